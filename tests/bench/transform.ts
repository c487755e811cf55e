import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { BENCH_FILES, type BenchFile, type BenchFileName } from './bench-files.ts';
import { type BenchPlace, openBenchPlace } from './bench-place.ts';
import { makeBenchSchemas } from './bench-schemas.ts';
import { contentOf } from './content-of.ts';
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
  /** `\copy` of the same files, nothing changed. */
  readonly copy: Measured;
  /** Each of its files, loaded as it is. */
  readonly plain: readonly Measured[];
}

const COPIED = ['public.bench_copied', 'public.bench_second'] as const;

/**
 * Each operator alone and in chains, as whole processes, against SQL after a plain load and against the plain load
 * itself, alternating. One JSON line a case: `ratioToSql` and `ratioToCopy` above 1 mean that Sluice is faster than the
 * one and the other; `ofPlain` is the share of its own plain throughput: of the same files in one start, and as many rows as
 * are written. All are medians of the ratios of each round, since a machine's speed changes between rounds. `rowsPerSecond` counts what is read, or what is written where that is more.
 */
export async function bench({ rows, rounds, only }: BenchOptions): Promise<void> {
  await using place = await openBenchPlace();
  const folder = join(place.folder, 'csv');
  const wanted = TRANSFORM_CASES.filter(({ name }) => name.includes(only));
  const plains = new Set(wanted.flatMap(filesOf).map(({ plain }) => plain));
  const cases = TRANSFORM_CASES.filter((one) => wanted.includes(one) || plains.has(one.name));
  for (const [name, file] of Object.entries(BENCH_FILES)) {
    if (!plains.has(file.plain)) continue;
    await mkdir(join(folder, name), { recursive: true });
    await file.write(fileIn(folder, name), rows);
  }
  await makeBenchSchemas(place.url, rows);
  const start = await startSeconds(place, rounds);
  for (const one of cases) report(one, await measure(one, { folder, place, rounds }), { rows, start });
}

/** What a load takes that has one row. */
async function startSeconds(place: BenchPlace, rounds: number): Promise<number> {
  const folder = join(place.folder, 'one-row');
  const one = TRANSFORM_CASES.find(({ name }) => name === BENCH_FILES.orders.plain)!;
  await mkdir(join(folder, 'orders'), { recursive: true });
  await BENCH_FILES.orders.write(fileIn(folder, 'orders'), 1);
  return secondsOf(await measure(one, { folder, place, rounds }));
}

interface Measure {
  readonly folder: string;
  readonly place: BenchPlace;
  readonly rounds: number;
}

async function measure(one: TransformCase, { folder, place, rounds }: Measure): Promise<readonly Round[]> {
  const measured: Round[] = [];
  for (let round = 0; round < rounds; round++) measured.push(await runRound(one, folder, place));
  return measured;
}

function secondsOf(rounds: readonly Round[]): number {
  return median(rounds.map(({ sluice }) => sluice.seconds));
}

function namesOf({ files = ['customers'] }: TransformCase): readonly BenchFileName[] {
  return files;
}

function filesOf(one: TransformCase): readonly BenchFile[] {
  return namesOf(one).map((name) => BENCH_FILES[name]);
}

function fileIn(folder: string, name: string): string {
  return join(folder, name, `${name}.csv`);
}

async function runRound(one: TransformCase, folder: string, place: BenchPlace): Promise<Round> {
  const columns = columnsOf(one);
  await makeTarget(one, place);
  const sluice = await place.sluice(one.name, pipelineOf(one, folder, columns));
  const loaded = await contentsOf(one, place.url);

  await makeTarget(one, place);
  const copied = copiedIn(one, folder);
  const sql = await place.psql(`${one.name}-sql`, sqlOf(one, copied, columns));
  const expected = await contentsOf(one, place.url);
  if (loaded !== expected) throw new Error(`${one.name}: Sluice loaded ${loaded}, SQL ${expected}`);

  const copy = await place.psql(`${one.name}-copy`, copied);
  const plain: Measured[] = [];
  for (const file of filesOf(one)) plain.push(file.plain === one.name ? sluice : await loadPlain(file, folder, place));
  return { sluice, sql, copy, plain };
}

async function loadPlain(file: BenchFile, folder: string, place: BenchPlace): Promise<Measured> {
  const one = TRANSFORM_CASES.find(({ name }) => name === file.plain)!;
  await makeTarget(one, place);
  return place.sluice(one.name, pipelineOf(one, folder, columnsOf(one)));
}

/** Empty, as are the tables that SQL copies into, and the summary. */
async function makeTarget(one: TransformCase, place: BenchPlace): Promise<void> {
  const target = targetOf(one);
  const table = `(${columnsOf(one)
    .map(({ name, type }) => `${name} ${type}`)
    .join(', ')})`;
  await query(place.url, `DROP TABLE IF EXISTS ${target}, ${COPIED.join(', ')}`);
  await query(place.url, `CREATE UNLOGGED TABLE ${target} ${table}`);
  if (one.schema !== undefined) await query(place.url, `TRUNCATE ${target}_summary`);
  await query(place.url, 'CHECKPOINT');
}

interface CaseColumn {
  readonly name: string;
  readonly type: string;
}

function columnsOf(one: TransformCase): readonly CaseColumn[] {
  const { table, columns } = one;
  if (table !== undefined) return table.map(([name, type]) => ({ name, type }));
  return Object.entries({ ...Object.fromEntries(filesOf(one)[0]!.columns), ...columns }).flatMap(([name, type]) =>
    type === null ? [] : [{ name, type }],
  );
}

function targetOf({ schema = 'bench' }: TransformCase): string {
  return `public.ds_${schema}`;
}

/** Of the target, and of its summary. */
async function contentsOf(one: TransformCase, url: string): Promise<string> {
  const target = targetOf(one);
  const rows = await contentOf(url, target);
  if (one.schema === undefined) return rows;
  return `${rows}; summary ${await contentOf(url, `(SELECT id, customers, total FROM ${target}_summary)`)}`;
}

/** A table of each file. */
function copiedIn(one: TransformCase, folder: string): string {
  const copies = namesOf(one).map((name, nth) => {
    const columns = BENCH_FILES[name].columns.map((column) => column.join(' ')).join(', ');
    return [
      `DROP TABLE IF EXISTS ${COPIED[nth]};`,
      `CREATE UNLOGGED TABLE ${COPIED[nth]} (${columns});`,
      `\\copy ${COPIED[nth]} from '${fileIn(folder, name)}' with (format csv, header true)\n`,
    ].join('\n');
  });
  return copies.join('');
}

function sqlOf(one: TransformCase, copied: string, columns: readonly CaseColumn[]): string {
  return `${copied}${(one.statements ?? [insertOf(one, columns)]).join(';\n')};\n`;
}

function insertOf({ select, where, join: joined }: TransformCase, columns: readonly CaseColumn[]): string {
  const values = columns.map(({ name }) => select[name] ?? name).join(', ');
  const others = joined === undefined ? '' : ` LEFT JOIN ${joined}`;
  return `INSERT INTO public.ds_bench SELECT ${values} FROM ${COPIED[0]}${others}${where === undefined ? '' : ` WHERE ${where}`}`;
}

function pipelineOf(one: TransformCase, folder: string, columns: readonly CaseColumn[]): string {
  const { name, nodes, edges, schema } = one;
  const all = [
    ...namesOf(one).map((file, nth) => ({
      id: nth === 0 ? 'src' : `src${nth}`,
      nodeType: 'source',
      config: { path: file, fileFormat: 'csv' },
    })),
    ...nodes.map((node, index) => ({ id: `n${index}`, ...node })),
    { id: 'out', nodeType: 'target', config: {} },
  ];
  return stringify({
    name: `transform-${name}`,
    connector: { type: 'local_fs', config: { path: folder } },
    schema: schema ?? { name: 'bench', fields: columns.map(schemaField) },
    executionConfig: { errorHandling: 'fail' },
    nodes: all,
    edges: edges ?? all.slice(1).map(({ id }, index) => ({ source: all[index]!.id, target: id })),
  });
}

function report(
  one: TransformCase,
  rounds: readonly Round[],
  { rows, start }: { readonly rows: number; readonly start: number },
): void {
  const { name, written = 1 } = one;
  const ratio = (otherOf: (round: Round) => number): number =>
    Number(median(rounds.map((round) => otherOf(round) / round.sluice.seconds)).toFixed(2));
  const peaks = rounds.flatMap(({ sluice }) => sluice.peakRssMb ?? []);
  console.log(
    JSON.stringify({
      case: name,
      rowsPerSecond: Math.round((rows * Math.max(written, filesOf(one).length)) / secondsOf(rounds)),
      ratioToSql: ratio(({ sql }) => sql.seconds),
      ratioToCopy: ratio(({ copy }) => copy.seconds),
      ofPlain: ratio(({ plain }) => start + written * plain.reduce((sum, { seconds }) => sum + seconds - start, 0)),
      peakRssMb: peaks.length === 0 ? null : Math.max(...peaks),
      rounds: rounds.length,
    }),
  );
}
