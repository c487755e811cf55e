import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type BenchPlace, openBenchPlace } from './bench-place.ts';
import { makeBenchSchemas } from './bench-schemas.ts';
import { contentOf } from './content-of.ts';
import { CUSTOMER_COLUMNS, writeCustomersCsv } from './customers-csv.ts';
import type { BenchOptions } from './main.ts';
import type { Measured } from './measure-process.ts';
import { median } from './median.ts';
import { query } from './query.ts';
import { schemaField } from './schema-field.ts';
import { TRANSFORM_CASES, type TransformCase } from './transform-cases.ts';

interface Round {
  readonly sluice: Measured;
  /** `\copy` into a staging table, then INSERT … SELECT. */
  readonly sql: Measured;
  /** `\copy` of the same file, nothing changed. */
  readonly copy: Measured;
}

const COPIED = 'public.bench_copied';

/**
 * Each operator alone and in chains, as whole processes, against SQL after a plain load and against the plain load
 * itself, alternating. One JSON line a case: `ratioToSql` and `ratioToCopy` above 1 mean that Sluice is faster than the
 * one and the other; `ofPlain` is the share of its own plain throughput.
 */
export async function bench({ rows, rounds, only }: BenchOptions): Promise<void> {
  await using place = await openBenchPlace();
  const folder = join(place.folder, 'csv');
  await mkdir(folder);
  await writeCustomersCsv({ path: join(folder, 'customers.csv'), rows });
  await makeBenchSchemas(place.url, rows);
  let plain: number | null = null;
  for (const one of TRANSFORM_CASES.filter(({ name }) => name === 'plain' || name.includes(only))) {
    const measured: Round[] = [];
    for (let round = 0; round < rounds; round++) measured.push(await runRound(one, folder, place));
    const seconds = median(measured.map(({ sluice }) => sluice.seconds));
    plain ??= seconds;
    report(one, measured, { rows, seconds, plain });
  }
}

async function runRound(one: TransformCase, folder: string, place: BenchPlace): Promise<Round> {
  const columns = columnsOf(one);
  const table = `(${columns.map(({ name, type }) => `${name} ${type}`).join(', ')})`;
  const fresh = async (): Promise<void> => {
    await query(place.url, `DROP TABLE IF EXISTS public.ds_bench, ${COPIED}`);
    await query(place.url, `CREATE UNLOGGED TABLE public.ds_bench ${table}`);
    await query(place.url, 'TRUNCATE public.ds_bench_summary');
    await query(place.url, 'CHECKPOINT');
  };
  await fresh();
  const sluice = await place.sluice(one.name, pipelineOf(one, folder, columns));
  const loaded = await contentsOf(place.url);

  await fresh();
  const file = join(folder, 'customers.csv');
  const sql = await place.psql(`${one.name}-sql`, sqlOf(one, file, columns));
  const expected = await contentsOf(place.url);
  if (loaded !== expected) throw new Error(`${one.name}: Sluice loaded ${loaded}, SQL ${expected}`);

  const copy = await place.psql(`${one.name}-copy`, `${createCopied()}${copyInto(file)}`);
  return { sluice, sql, copy };
}

interface CaseColumn {
  readonly name: string;
  readonly type: string;
}

function columnsOf({ table, columns }: TransformCase): readonly CaseColumn[] {
  if (table !== undefined) return table.map(([name, type]) => ({ name, type }));
  return Object.entries({ ...Object.fromEntries(CUSTOMER_COLUMNS), ...columns }).flatMap(([name, type]) =>
    type === null ? [] : [{ name, type }],
  );
}

/** Of the target and its summary. */
async function contentsOf(url: string): Promise<string> {
  const summary = await contentOf(url, '(SELECT id, customers, total FROM ds_bench_summary)');
  return `${await contentOf(url)}; summary ${summary}`;
}

function createCopied(): string {
  const columns = CUSTOMER_COLUMNS.map(([name, type]) => `${name} ${type}`).join(', ');
  return `DROP TABLE IF EXISTS ${COPIED};\nCREATE UNLOGGED TABLE ${COPIED} (${columns});\n`;
}

function copyInto(file: string): string {
  return `\\copy ${COPIED} from '${file}' with (format csv, header true)\n`;
}

function sqlOf(one: TransformCase, file: string, columns: readonly CaseColumn[]): string {
  return `${createCopied()}${copyInto(file)}${(one.statements ?? [insertOf(one, columns)]).join(';\n')};\n`;
}

function insertOf({ select, where, join: joined }: TransformCase, columns: readonly CaseColumn[]): string {
  const values = columns.map(({ name }) => select[name] ?? name).join(', ');
  const others = joined === undefined ? '' : ` LEFT JOIN ${joined}`;
  return `INSERT INTO public.ds_bench SELECT ${values} FROM ${COPIED}${others}${where === undefined ? '' : ` WHERE ${where}`}`;
}

function pipelineOf({ name, nodes, schema }: TransformCase, folder: string, columns: readonly CaseColumn[]): string {
  const all = [
    { id: 'src', nodeType: 'source', config: { path: '.', fileFormat: 'csv' } },
    ...nodes.map((node, index) => ({ id: `n${index}`, ...node })),
    { id: 'out', nodeType: 'target', config: {} },
  ];
  return stringify({
    name: `transform-${name}`,
    connector: { type: 'local_fs', config: { path: folder } },
    schema: schema ?? { name: 'bench', fields: columns.map(schemaField) },
    executionConfig: { errorHandling: 'fail' },
    nodes: all,
    edges: all.slice(1).map(({ id }, index) => ({ source: all[index]!.id, target: id })),
  });
}

function report(
  { name }: TransformCase,
  rounds: readonly Round[],
  { rows, seconds, plain }: { readonly rows: number; readonly seconds: number; readonly plain: number },
): void {
  const ratio = (other: 'sql' | 'copy'): number =>
    Number(median(rounds.map((round) => round[other].seconds / round.sluice.seconds)).toFixed(2));
  const peaks = rounds.flatMap(({ sluice }) => sluice.peakRssMb ?? []);
  console.log(
    JSON.stringify({
      case: name,
      rowsPerSecond: Math.round(rows / seconds),
      ratioToSql: ratio('sql'),
      ratioToCopy: ratio('copy'),
      ofPlain: Number((plain / seconds).toFixed(2)),
      peakRssMb: peaks.length === 0 ? null : Math.max(...peaks),
      rounds: rounds.length,
    }),
  );
}
