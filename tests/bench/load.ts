import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type BenchPlace, openBenchPlace } from './bench-place.ts';
import { type CsvOptions, CUSTOMER_COLUMNS, writeCustomersCsv } from './customers-csv.ts';
import { LOAD_CASES, type LoadCase } from './load-cases.ts';
import { loadPipeline } from './load-pipeline.ts';
import type { BenchOptions } from './main.ts';
import type { Measured } from './measure-process.ts';
import { median } from './median.ts';
import { query } from './query.ts';

const TABLE = 'public.ds_bench';

interface Round {
  readonly sluice: Measured;
  readonly psql: Measured;
}

/** The bench's files; each is made when a case first needs it. */
interface Files {
  /** Whole, in a folder of its own. */
  readonly plain: () => Promise<MadeFile>;
  /** What filter and mask leave, for psql. */
  readonly transformed: () => Promise<MadeFile>;
  /** The same rows as `plain` in two files, for two lanes. */
  readonly halves: () => Promise<string>;
}

interface MadeFile {
  readonly path: string;
  readonly folder: string;
  readonly rows: number;
}

/**
 * Whole processes, from start to exit, against `psql \copy` of the same rows into the same kind of table, alternating.
 * One JSON line a case; ratios above 1 mean that Sluice is faster.
 */
export async function bench(options: BenchOptions): Promise<void> {
  await using place = await openBenchPlace();
  const files = benchFiles(place.folder, options.rows);
  for (const one of LOAD_CASES.filter(({ name }) => name.includes(options.only))) {
    const rounds: Round[] = [];
    for (let round = 0; round < options.rounds; round += 1) rounds.push(await runRound(one, files, place));
    report(one, rounds, options.rows);
  }
}

function benchFiles(folder: string, rows: number): Files {
  const made = new Map<string, Promise<MadeFile>>();
  const make = (name: string, options: Partial<CsvOptions>): Promise<MadeFile> => {
    const file = made.get(name) ?? makeFile(join(folder, name), { rows, ...options });
    made.set(name, file);
    return file;
  };
  const half = Math.floor(rows / 2);
  return {
    plain: () => make('plain/customers.csv', {}),
    transformed: () => make('transformed/customers.csv', { transformed: true }),
    halves: async () => {
      await make('halves/a.csv', { to: half });
      return (await make('halves/b.csv', { from: half })).folder;
    },
  };
}

async function makeFile(path: string, options: Omit<CsvOptions, 'path'>): Promise<MadeFile> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  return { path, folder, rows: await writeCustomersCsv({ path, ...options }) };
}

async function runRound(one: LoadCase, files: Files, place: BenchPlace): Promise<Round> {
  const plain = await files.plain();
  const forPsql = one.transforms ? await files.transformed() : plain;
  const pipeline = loadPipeline(one, one.lanes === 1 ? plain.folder : await files.halves());

  await makeTable(place.url, one);
  const sluice = await place.sluice(one.name, pipeline);
  await expectRows(place.url, forPsql.rows, sluice);

  await makeTable(place.url, one);
  const psql = await place.psql(one.name, `\\copy ${TABLE} from '${forPsql.path}' with (format csv, header true)\n`);
  await expectRows(place.url, forPsql.rows, psql);
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

/** `rowsPerSecond` counts rows read. */
function report(one: LoadCase, rounds: readonly Round[], rows: number): void {
  const peaks = rounds.flatMap(({ sluice }) => sluice.peakRssMb ?? []);
  const seconds = median(rounds.map(({ sluice }) => sluice.seconds));
  console.log(
    JSON.stringify({
      case: one.name,
      rowsPerSecond: Math.round(rows / seconds),
      ratio: Number(median(rounds.map(({ sluice, psql }) => psql.seconds / sluice.seconds)).toFixed(2)),
      peakRssMb: peaks.length === 0 ? null : Math.max(...peaks),
      rounds: rounds.length,
      sluiceSeconds: Number(seconds.toFixed(2)),
      psqlSeconds: Number(median(rounds.map(({ psql }) => psql.seconds)).toFixed(2)),
    }),
  );
}
