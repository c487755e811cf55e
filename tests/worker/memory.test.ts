import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { RunSnapshot } from '../../runtime/contract/run.ts';
import { testDatabase } from '../services/postgres.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';

const MAIN = fileURLToPath(new URL('../../server/cli/main.ts', import.meta.url));
/** Leaves its process's peak of resident memory in a file, in KiB, as Linux counts it. */
const NOTE_PEAK = `import { readFileSync, writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync(process.env.PEAK_FILE, /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]));`;

const PEOPLE = ['number', 'name', 'email', 'amount'];
const WIDE = Array.from({ length: 500 }, (_, column) => `c${column}`);

interface Load {
  readonly file: string;
  readonly columns: readonly string[];
  readonly records: number;
  readonly record: (number: number) => string;
  readonly execution: object;
  readonly counts: Partial<RunSnapshot['counts']>;
}

const csv = (number: number): string => `${number},name ${number},user${number}@example.com,${number}.25`;

const LOADS: Readonly<Record<string, Load>> = {
  'JSON lines in one transaction': {
    file: 'in.jsonl',
    columns: PEOPLE,
    records: 500_000,
    record: (number) => JSON.stringify({ number, name: `name ${number}`, email: `u${number}@x.org`, amount: 1.5 }),
    execution: { batchSize: 100_000_000 },
    counts: { loaded: 500_000 },
  },
  'nothing but values that the table refuses': {
    file: 'in.csv',
    columns: PEOPLE,
    records: 200_000,
    record: (number) => `x${csv(number)}`,
    execution: { errorHandling: 'dlq' },
    counts: { deadLettered: 200_000 },
  },
  'nothing but records of too few fields': {
    file: 'in.csv',
    columns: PEOPLE,
    records: 300_000,
    record: (number) => `${number},name`,
    execution: { errorHandling: 'skip' },
    counts: { skipped: 300_000 },
  },
  'rows of 500 columns': {
    file: 'in.csv',
    columns: WIDE,
    records: 30_000,
    record: (number) => WIDE.map((_, column) => `v${(number * column) % 9973}`).join(','),
    execution: {},
    counts: { loaded: 30_000 },
  },
};

async function writeRecords(path: string, { file, columns, records, record }: Load): Promise<void> {
  const out = createWriteStream(path);
  if (file.endsWith('.csv')) out.write(`${columns.join(',')}\n`);
  for (let number = 0; number < records; ) {
    const lines: string[] = [];
    for (const end = Math.min(records, number + 5_000); number < end; number++) lines.push(record(number));
    if (!out.write(`${lines.join('\n')}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

function pipelineOf({ file, columns, execution }: Load): object {
  return {
    name: 'memory',
    connector: { type: 'local_fs', config: { path: '.' } },
    schema: {
      name: 'memory',
      fields: columns.map((name) => ({ name, dataType: name === 'number' ? 'integer' : 'text' })),
    },
    executionConfig: execution,
    nodes: [
      { id: 'src', nodeType: 'source', config: { path: file } },
      { id: 'out', nodeType: 'target', config: { loadMode: 'append' } },
    ],
    edges: [{ source: 'src', target: 'out' }],
  };
}

test.runIf(process.platform === 'linux').each(Object.entries(LOADS))(
  'a load stays within the memory that its plan states: %s',
  { timeout: 120_000 },
  async (_, load) => {
    await using database = await testDatabase();
    await using folder = await temporaryFolder();
    const at = (name: string): string => join(folder.path, name);
    await writeRecords(at(load.file), load);
    await writeFile(at('pipeline.json'), JSON.stringify(pipelineOf(load)));
    await writeFile(at('note-peak.mjs'), NOTE_PEAK);
    const child = spawn(
      process.execPath,
      ['--import', at('note-peak.mjs'), MAIN, 'run', at('pipeline.json'), '--json'],
      {
        env: { ...process.env, DATABASE_URL: database.url, SLUICE_DATA: at('data'), PEAK_FILE: at('peak') },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let output = '';
    child.stdout.on('data', (text) => {
      output += String(text);
    });
    await once(child, 'close');
    const { run } = JSON.parse(output.trim().split('\n').at(-1)!) as { run: RunSnapshot };
    expect(run.counts).toMatchObject(load.counts);
    const peak = Number(await readFile(at('peak'), 'utf8')) * 1024;
    expect(peak).toBeLessThan(run.memoryBytes);
  },
);
