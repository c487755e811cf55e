import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { type BenchPlace, openBenchPlace } from './bench-place.ts';
import { CUSTOMER_COLUMNS } from './customers-csv.ts';
import { FORMAT_CASES, type FormatCase } from './formats/cases.ts';
import { type CaseFile, makeFile } from './formats/files.ts';
import type { Pass } from './formats/pass.ts';
import { installRivals, type RivalTools } from './formats/rival-tools.ts';
import { CUSTOMER_FIELDS } from './load-pipeline.ts';
import type { BenchOptions } from './main.ts';
import { type Measured, measureProcess } from './measure-process.ts';
import { median } from './median.ts';
import { query } from './query.ts';

const TABLE = 'public.ds_bench';
const DECODE = fileURLToPath(new URL('formats/decode.ts', import.meta.url));
const RIVAL_TS = fileURLToPath(new URL('formats/rival.ts', import.meta.url));
const RIVAL_PY = fileURLToPath(new URL('formats/rival.py', import.meta.url));
const BIG_ROUNDS = 1;
/** What is repeated until a big file is big. */
const BIG_SEED_ROWS = 200_000;

/**
 * The same rows in every format: decoded only, loaded into Postgres by `sluice run`, and read by rivals, each in a
 * process of its own, round by round. One JSON line a case; a rival's `ratio` above 1 means that Sluice decodes faster.
 */
export async function bench(options: BenchOptions): Promise<void> {
  await using place = await openBenchPlace();
  const tools = await installRivals();
  for (const one of FORMAT_CASES.filter(({ format }) => format.includes(options.only))) {
    const rows = Math.min(options.rows, one.mostRows ?? options.rows);
    await runCase(one, { place, tools, rows, rounds: options.rounds, big: false });
  }
  for (const one of FORMAT_CASES.filter(({ format }) => options.big && /^(?:parquet|json)$/.test(format))) {
    const rivalless = { ...one, npm: [], python: [] };
    await runCase(rivalless, { place, tools, rows: BIG_SEED_ROWS, rounds: BIG_ROUNDS, big: true });
  }
}

interface CaseRun {
  readonly place: BenchPlace;
  readonly tools: RivalTools;
  readonly rows: number;
  readonly rounds: number;
  readonly big: boolean;
}

async function runCase(one: FormatCase, run: CaseRun): Promise<void> {
  const file = await makeFile(one, { ...run, folder: run.place.folder });
  if (file === null) return;
  const decodes: Pass[] = [];
  const loads: Measured[] = [];
  const rivals = new Map<string, Pass[]>();
  for (let round = 0; round < run.rounds; round += 1) {
    decodes.push(await decode(one, file, !run.big));
    loads.push(await load(one, file, run.place, decodes[0]!.rows));
    for (const [name, start] of rivalsOf(one, file, run.tools)) {
      rivals.set(name, [...(rivals.get(name) ?? []), await pass(start, decodes[0]!.rows, name)]);
    }
  }
  report(one, run, file, { decodes, loads, rivals });
  if (run.big) await rm(file.path);
}

function decode(one: FormatCase, { path }: CaseFile, warmUp: boolean): Promise<Pass> {
  return pass(
    [process.execPath, DECODE, one.format, path, JSON.stringify(one.options ?? {}), String(warmUp)],
    null,
    one.format,
  );
}

type Start = readonly [command: string, ...args: string[]];

async function pass([command, ...args]: Start, rows: number | null, name: string): Promise<Pass> {
  const { stdout } = await measureProcess(command, args, {});
  const taken = JSON.parse(stdout) as Pass;
  if (rows !== null && taken.rows !== rows) throw new Error(`${name} read ${taken.rows} rows, not ${rows}`);
  return taken;
}

function rivalsOf(
  { format, npm = [], python = [] }: FormatCase,
  { path }: CaseFile,
  tools: RivalTools,
): [name: string, start: Start][] {
  const { npm: folder, python: program } = tools;
  return [
    ...(folder === null
      ? []
      : npm.map((name): [string, Start] => [name, [process.execPath, RIVAL_TS, name, format, path, folder]])),
    ...(program === null
      ? []
      : python.map((name): [string, Start] => [`${name} (Python)`, [program, RIVAL_PY, name, format, path]])),
  ];
}

async function load(one: FormatCase, { path }: CaseFile, place: BenchPlace, rows: number): Promise<Measured> {
  await query(place.url, `DROP TABLE IF EXISTS ${TABLE}`);
  const columns = CUSTOMER_COLUMNS.map(([name, type]) => `${name} ${type}`);
  await query(place.url, `CREATE UNLOGGED TABLE ${TABLE} (${columns.join(', ')})`);
  await query(place.url, 'CHECKPOINT');
  const measured = await place.sluice(one.format, pipeline(one, dirname(path)));
  const [found] = await query<{ count: number }>(place.url, `SELECT count(*)::int AS count FROM ${TABLE}`);
  if (found?.count !== rows)
    throw new Error(`${TABLE} holds ${found?.count} rows, not ${rows}:\n${measured.stdout.slice(-2000)}`);
  return measured;
}

function pipeline({ format, extension, options = {} }: FormatCase, folder: string): string {
  return stringify({
    name: format,
    connector: { type: 'local_fs', config: { path: folder } },
    schema: { name: 'bench', fields: CUSTOMER_FIELDS },
    executionConfig: { mode: 'batch', batchSize: 100_000 },
    nodes: [
      {
        id: 'src',
        nodeType: 'source',
        config: { path: '.', pattern: `*.${extension}`, fileFormat: format, ...options },
      },
      { id: 'out', nodeType: 'target', config: {} },
    ],
    edges: [{ source: 'src', target: 'out' }],
  });
}

interface Results {
  readonly decodes: readonly Pass[];
  readonly loads: readonly Measured[];
  readonly rivals: ReadonlyMap<string, readonly Pass[]>;
}

function report({ format }: FormatCase, { rounds, big }: CaseRun, file: CaseFile, results: Results): void {
  const { decodes, loads, rivals } = results;
  const rows = decodes[0]!.rows;
  const loadSeconds = median(loads.map(({ seconds }) => seconds));
  const loadPeaks = loads.flatMap(({ peakRssMb }) => peakRssMb ?? []);
  console.log(
    JSON.stringify({
      case: big ? `${format}-big` : format,
      rows,
      fileMb: Math.round(file.bytes / 1e6),
      rounds,
      decode: speed(decodes, file),
      load: {
        rowsPerSecond: Math.round(rows / loadSeconds),
        mbPerSecond: Math.round(file.bytes / 1e6 / loadSeconds),
        peakRssMb: loadPeaks.length === 0 ? null : Math.max(...loadPeaks),
      },
      rivals: Object.fromEntries(
        [...rivals].map(([name, passes]) => [
          name,
          {
            ...speed(passes, file),
            ratio: ratio(passes, decodes, ({ seconds }) => seconds),
            cpuRatio: ratio(passes, decodes, ({ cpuSeconds }) => cpuSeconds),
          },
        ]),
      ),
    }),
  );
}

function speed(passes: readonly Pass[], { bytes }: CaseFile) {
  const seconds = median(passes.map((one) => one.seconds));
  const { rows } = passes[0]!;
  return {
    rowsPerSecond: Math.round(rows / seconds),
    mbPerSecond: Math.round(bytes / 1e6 / seconds),
    cpuMicrosARow: Number(((median(passes.map(({ cpuSeconds }) => cpuSeconds)) / rows) * 1e6).toFixed(2)),
    peakRssMb: Math.max(...passes.map(({ peakRssMb }) => peakRssMb)),
  };
}

/** What the rival took by what we took, round by round. */
function ratio(theirs: readonly Pass[], ours: readonly Pass[], of: (pass: Pass) => number): number {
  return Number(median(theirs.map((pass, round) => of(pass) / of(ours[round]!))).toFixed(2));
}
