import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type BenchPlace, openBenchPlace } from './bench-place.ts';
import { CUSTOMER_COLUMNS, writeCustomersCsv } from './customers-csv.ts';
import { CUSTOMER_FIELDS } from './load-pipeline.ts';
import type { BenchOptions } from './main.ts';
import type { Measured } from './measure-process.ts';
import { median } from './median.ts';
import { query } from './query.ts';

const KEY = 'customer_id';

/** Share of the arriving rows whose key is there already. */
const CASES = [
  { name: 'upsert-half-new', there: 0.5 },
  { name: 'upsert-all-there', there: 1 },
] as const;

interface Round {
  readonly sluice: Measured;
  readonly psql: Measured;
}

/**
 * N rows upserted into a table of N rows, as whole processes, against what a person would write for psql: `\copy` into
 * a temporary table and INSERT … ON CONFLICT, one transaction; alternating, the tables compared. One JSON line a case.
 */
export async function bench({ rows, rounds, only }: BenchOptions): Promise<void> {
  await using place = await openBenchPlace();
  for (const { name, there } of CASES.filter((one) => one.name.includes(only))) {
    const folder = join(place.folder, name);
    await mkdir(folder);
    const from = Math.round(rows * (1 - there));
    const base = join(place.folder, `${name}-base.csv`);
    await writeCustomersCsv({ path: base, rows: from + rows, to: rows });
    await writeCustomersCsv({ path: join(folder, 'customers.csv'), rows: from + rows, from });
    const measured: Round[] = [];
    for (let round = 0; round < rounds; round++) measured.push(await runRound(name, { base, folder }, place));
    report(name, measured, rows);
  }
}

async function runRound(
  name: string,
  { base, folder }: { readonly base: string; readonly folder: string },
  place: BenchPlace,
): Promise<Round> {
  const fresh = async (): Promise<void> => {
    const columns = CUSTOMER_COLUMNS.map(([column, type]) => `${column} ${type}`).join(', ');
    await query(place.url, 'DROP TABLE IF EXISTS public.ds_bench');
    await query(place.url, `CREATE TABLE public.ds_bench (${columns}, PRIMARY KEY (${KEY}))`);
    await place.psql(`${name}-base`, `\\copy public.ds_bench from '${base}' with (format csv, header true)\n`);
    await query(place.url, 'VACUUM ANALYZE public.ds_bench');
    await query(place.url, 'CHECKPOINT');
  };
  await fresh();
  const sluice = await place.sluice(name, pipelineOf(name, folder));
  const loaded = await contentOf(place.url);
  await fresh();
  const psql = await place.psql(name, scriptOf(join(folder, 'customers.csv')));
  const expected = await contentOf(place.url);
  if (loaded !== expected) throw new Error(`${name}: Sluice left ${loaded}, psql ${expected}`);
  return { sluice, psql };
}

function scriptOf(file: string): string {
  const changes = CUSTOMER_COLUMNS.filter(([name]) => name !== KEY).map(([name]) => `${name} = EXCLUDED.${name}`);
  return `BEGIN;
CREATE TEMP TABLE arriving (LIKE public.ds_bench) ON COMMIT DROP;
\\copy arriving from '${file}' with (format csv, header true)
INSERT INTO public.ds_bench SELECT * FROM arriving ON CONFLICT (${KEY}) DO UPDATE SET ${changes.join(', ')};
COMMIT;
`;
}

function pipelineOf(name: string, folder: string): string {
  return stringify({
    name,
    connector: { type: 'local_fs', config: { path: folder } },
    schema: {
      name: 'bench',
      fields: CUSTOMER_FIELDS.map((field) => (field.name === KEY ? { ...field, isPrimaryKey: true } : field)),
    },
    executionConfig: { mode: 'batch', parallelism: 1, errorHandling: 'dlq' },
    nodes: [
      { id: 'src', nodeType: 'source', config: { path: '.', pattern: '*.csv', fileFormat: 'csv', hasHeader: true } },
      { id: 'out', nodeType: 'target', config: { loadMode: 'upsert' } },
    ],
    edges: [{ source: 'src', target: 'out' }],
  });
}

async function contentOf(url: string): Promise<string> {
  const rows = await query<{ content: string }>(
    url,
    `SELECT count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) AS content FROM public.ds_bench AS t`,
  );
  return rows[0]?.content ?? '';
}

/** `rowsPerSecond` counts rows read; a ratio above 1 means that Sluice is faster. */
function report(name: string, rounds: readonly Round[], rows: number): void {
  const seconds = median(rounds.map(({ sluice }) => sluice.seconds));
  const peaks = rounds.flatMap(({ sluice }) => sluice.peakRssMb ?? []);
  console.log(
    JSON.stringify({
      case: name,
      rowsPerSecond: Math.round(rows / seconds),
      ratio: Number(median(rounds.map(({ sluice, psql }) => psql.seconds / sluice.seconds)).toFixed(2)),
      peakRssMb: peaks.length === 0 ? null : Math.max(...peaks),
      rounds: rounds.length,
      sluiceSeconds: Number(seconds.toFixed(2)),
      psqlSeconds: Number(median(rounds.map(({ psql }) => psql.seconds)).toFixed(2)),
    }),
  );
}
