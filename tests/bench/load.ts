import { link, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../server/embedded/postgres.ts';
import { CUSTOMER_COLUMNS, writeCustomersCsv } from './customers-csv.ts';
import { LOAD_CASES, type LoadCase } from './load-cases.ts';
import { loadPipeline } from './load-pipeline.ts';
import type { BenchOptions } from './main.ts';
import { type Measured, measureProcess } from './measure-process.ts';
import { median } from './median.ts';

const SLUICE = new URL('../../server/cli/main.ts', import.meta.url).pathname;
const TABLE = 'public.ds_bench';

interface Round {
  readonly sluice: Measured;
  readonly psql: Measured;
}

interface Files {
  readonly folder: string;
  /** The whole file, and what filter and mask leave of it, for psql. */
  readonly plain: string;
  readonly transformed: string;
  readonly plainRows: number;
  readonly transformedRows: number;
}

/**
 * Whole processes, from start to exit, against `psql \copy` of the same rows into the same kind of table, alternating.
 * One JSON line a case; ratios above 1 mean that Sluice is faster.
 */
export async function bench(options: BenchOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  const server = await startEmbeddedPostgres({ dataFolder: join(folder, 'data'), report: () => {} });
  try {
    const files = await makeFiles(folder, options.rows);
    for (const one of LOAD_CASES.filter(({ name }) => name.includes(options.only))) {
      const rounds: Round[] = [];
      for (let round = 0; round < options.rounds; round += 1) rounds.push(await runRound(one, files, server.url));
      report(one, rounds, one.transforms ? files.transformedRows : files.plainRows, options.rows);
    }
  } finally {
    await server.destroy();
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeFiles(folder: string, rows: number): Promise<Files> {
  const plain = join(folder, 'plain.csv');
  const transformed = join(folder, 'transformed.csv');
  await mkdir(join(folder, 'one'), { recursive: true });
  await mkdir(join(folder, 'two'), { recursive: true });
  const plainRows = await writeCustomersCsv({ path: plain, rows });
  const transformedRows = await writeCustomersCsv({ path: transformed, rows, transformed: true });
  await link(plain, join(folder, 'one', 'customers.csv'));
  const half = Math.floor(rows / 2);
  await writeCustomersCsv({ path: join(folder, 'two', 'a.csv'), rows, to: half });
  await writeCustomersCsv({ path: join(folder, 'two', 'b.csv'), rows, from: half });
  return { folder, plain, transformed, plainRows, transformedRows };
}

async function runRound(one: LoadCase, files: Files, url: string): Promise<Round> {
  const expected = one.transforms ? files.transformedRows : files.plainRows;
  const pipeline = join(files.folder, `${one.name}.yaml`);
  await writeFile(pipeline, loadPipeline(one, join(files.folder, one.lanes === 1 ? 'one' : 'two')));

  await makeTable(url, one);
  const sluice = await measureProcess(process.execPath, [SLUICE, 'run', pipeline, '--json'], { DATABASE_URL: url });
  await expectRows(url, expected, sluice);

  await makeTable(url, one);
  const file = one.transforms ? files.transformed : files.plain;
  const copy = `\\copy ${TABLE} from '${file}' with (format csv, header true)`;
  const psql = await measureProcess('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', url, '-c', copy], {});
  await expectRows(url, expected, psql);
  return { sluice, psql };
}

async function makeTable(url: string, one: LoadCase): Promise<void> {
  const columns = CUSTOMER_COLUMNS.map(
    ([name, type]) => `${one.transforms && name === 'name' ? 'full_name' : name} ${type}`,
  );
  await query(url, `DROP TABLE IF EXISTS ${TABLE}`);
  await query(url, `CREATE ${one.logged ? '' : 'UNLOGGED '}TABLE ${TABLE} (${columns.join(', ')})`);
  await query(url, 'CHECKPOINT');
}

async function expectRows(url: string, expected: number, loaded: Measured): Promise<void> {
  const rows = await query(url, `SELECT count(*)::int AS count FROM ${TABLE}`);
  const count = (rows[0] as { count: number }).count;
  if (count !== expected)
    throw new Error(`${TABLE} holds ${count} rows, not ${expected}:\n${loaded.stdout.slice(-2000)}`);
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

function report(one: LoadCase, rounds: readonly Round[], rows: number, read: number): void {
  const peaks = rounds.flatMap(({ sluice }) => sluice.peakRssMb ?? []);
  const seconds = median(rounds.map(({ sluice }) => sluice.seconds));
  console.log(
    JSON.stringify({
      case: one.name,
      rowsPerSecond: Math.round((one.transforms ? read : rows) / seconds),
      ratio: Number(median(rounds.map(({ sluice, psql }) => psql.seconds / sluice.seconds)).toFixed(2)),
      peakRssMb: peaks.length === 0 ? null : Math.max(...peaks),
      rounds: rounds.length,
      sluiceSeconds: Number(seconds.toFixed(2)),
      psqlSeconds: Number(median(rounds.map(({ psql }) => psql.seconds)).toFixed(2)),
    }),
  );
}
