import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type BenchPlace, openBenchPlace } from './bench-place.ts';
import { contentOf } from './content-of.ts';
import { CUSTOMER_COLUMNS, writeCustomersCsv } from './customers-csv.ts';
import type { HolderCase } from './holder-cases.ts';
import type { BenchOptions } from './main.ts';
import type { Measured } from './measure-process.ts';
import { median } from './median.ts';
import { query } from './query.ts';
import { schemaField } from './schema-field.ts';

const CREATE_STAGED = `CREATE UNLOGGED TABLE staged (${CUSTOMER_COLUMNS.map((column) => column.join(' ')).join(', ')}, place bigserial)`;
const COPIED = CUSTOMER_COLUMNS.map(([name]) => name).join(', ');

/**
 * Operators that hold until the end, as whole processes, against what a user would do in SQL: `\copy` into a staging table,
 * then INSERT … SELECT, alternating. One JSON line a case: `ratio` above 1 means that Sluice is faster; `peakRssMb` is
 * Node's memory, which must not grow with the number of keys.
 */
export async function benchHolders(cases: readonly HolderCase[], { rows, rounds, only }: BenchOptions): Promise<void> {
  await using place = await openBenchPlace();
  for (const one of cases.filter(({ name }) => name.includes(only))) {
    const folder = join(place.folder, one.name);
    const files = Array.from({ length: one.copies }, (_, copy) => join(folder, `${copy}.csv`));
    await mkdir(folder);
    const each = Math.ceil(rows / one.copies);
    await writeCustomersCsv({ path: files[0]!, rows: each });
    for (const file of files.slice(1)) await copyFile(files[0]!, file);
    const measured: { readonly sluice: Measured; readonly sql: Measured }[] = [];
    for (let round = 0; round < rounds; round++) measured.push(await runRound(one, { folder, files }, place));
    report(one, measured, each * one.copies);
  }
}

async function runRound(
  one: HolderCase,
  { folder, files }: { readonly folder: string; readonly files: readonly string[] },
  place: BenchPlace,
): Promise<{ readonly sluice: Measured; readonly sql: Measured }> {
  const columns = one.columns.map((column) => column.join(' ')).join(', ');
  const fresh = async (): Promise<void> => {
    await query(place.url, 'DROP TABLE IF EXISTS public.ds_bench, staged');
    await query(place.url, `CREATE UNLOGGED TABLE public.ds_bench (${columns})`);
    await query(place.url, 'CHECKPOINT');
  };
  await fresh();
  const sluice = await place.sluice(one.name, pipelineOf(one, folder));
  const loaded = await contentOf(place.url);
  await fresh();
  const script = [
    `${CREATE_STAGED};`,
    ...files.map((file) => `\\copy staged (${COPIED}) from '${file}' with (format csv, header true)`),
    `INSERT INTO ds_bench ${one.select};`,
    'DROP TABLE staged;',
  ];
  const sql = await place.psql(`${one.name}-sql`, script.join('\n'));
  const expected = await contentOf(place.url);
  if (loaded !== expected) throw new Error(`${one.name}: Sluice loaded ${loaded}, SQL ${expected}`);
  return { sluice, sql };
}

function pipelineOf({ name, node, columns }: HolderCase, folder: string): string {
  const nodes = [
    {
      id: 'src',
      nodeType: 'source',
      config: {
        path: '.',
        fileFormat: 'csv',
        columns: CUSTOMER_COLUMNS.map(([column, type]) => schemaField({ name: column, type })),
      },
    },
    { id: 'holds', ...node },
    { id: 'out', nodeType: 'target', config: {} },
  ];
  return stringify({
    name,
    connector: { type: 'local_fs', config: { path: folder } },
    schema: { name: 'bench', fields: columns.map(([column, type]) => schemaField({ name: column, type })) },
    nodes,
    edges: nodes.slice(1).map(({ id }, index) => ({ source: nodes[index]!.id, target: id })),
  });
}

/** `rowsPerSecond` counts rows read. */
function report(
  { name }: HolderCase,
  rounds: readonly { readonly sluice: Measured; readonly sql: Measured }[],
  rows: number,
): void {
  const peaks = rounds.flatMap(({ sluice }) => sluice.peakRssMb ?? []);
  const seconds = median(rounds.map(({ sluice }) => sluice.seconds));
  console.log(
    JSON.stringify({
      case: name,
      rowsPerSecond: Math.round(rows / seconds),
      ratio: Number(median(rounds.map(({ sluice, sql }) => sql.seconds / sluice.seconds)).toFixed(2)),
      peakRssMb: peaks.length === 0 ? null : Math.max(...peaks),
      rounds: rounds.length,
      sluiceSeconds: Number(seconds.toFixed(2)),
      sqlSeconds: Number(median(rounds.map(({ sql }) => sql.seconds)).toFixed(2)),
    }),
  );
}
