import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { expect, test } from 'vitest';
import { testDatabase } from '../services/postgres.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What each example ends with: exit code, row equation, and a question to its table (sums as Python's csv reads the files). */
const EXAMPLES: Readonly<Record<string, { exit: number; equation: string; sql: string; answer: unknown }>> = {
  customers: {
    exit: 0,
    equation: 'read 1,200 = loaded 702 + filtered 498',
    sql: `SELECT count(*)::int, sum(balance)::text, count(*) FILTER (WHERE phone ~ '^[*]{3}-[*]{3}-[0-9]{4}$')::int AS masked,
      count(*) FILTER (WHERE notes LIKE E'%\\n%')::int AS multiline FROM ds_example_customers`,
    answer: { count: 702, sum: '1039678.22', masked: 702, multiline: 78 },
  },
  orders: {
    exit: 3,
    equation: 'read 261 = loaded 254 + dead-lettered 7',
    sql: `SELECT (SELECT count(*) FROM ds_example_orders)::int,
      (SELECT array_agg(DISTINCT code ORDER BY code) FROM sluice.rejects) AS codes`,
    answer: {
      count: 254,
      codes: [
        'row.not_a_timestamp',
        'row.not_a_uuid',
        'row.not_an_integer',
        'row.not_boolean',
        'row.not_json',
        'row.not_numeric',
        'row.out_of_range',
      ],
    },
  },
  contacts: {
    exit: 3,
    equation: 'read 140 = loaded 120 + deduplicated 19 + dead-lettered 1',
    sql: `SELECT (SELECT json_object_agg(origin, rows) FROM
        (SELECT origin, count(*) AS rows FROM ds_example_contacts GROUP BY 1 ORDER BY 1) AS s) AS origins,
      count(*) FILTER (WHERE topics IS NOT NULL)::int AS topics FROM ds_example_contacts`,
    answer: { origins: { newsletter: 40, shop: 80 }, topics: 40 },
  },
  segments: {
    exit: 3,
    equation: 'read 120 = loaded 118 + dead-lettered 2',
    sql: `SELECT (SELECT json_object_agg(segment, rows) FROM
        (SELECT segment, count(*) AS rows FROM ds_example_segments GROUP BY 1 ORDER BY 1) AS s) AS segments,
      count(*) FILTER (WHERE reminder IS NOT NULL)::int AS reminded,
      count(*) FILTER (WHERE email LIKE '%*%')::int AS masked FROM ds_example_segments`,
    answer: { segments: { large: 39, other: 31, owing: 48 }, reminded: 48, masked: 39 },
  },
};

interface Ended {
  readonly exit: number;
  readonly stdout: string;
  readonly all: string;
}

function sluice(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...environment };
    execFile(process.execPath, ['server/launch.mjs', ...args], { cwd: ROOT, env }, (error, stdout, stderr) => {
      resolve({ exit: error === null ? 0 : Number(error.code), stdout, all: stdout + stderr });
    });
  });
}

const names = readdirSync(new URL('../../examples/', import.meta.url));

test('every example is tested', () => {
  expect(Object.keys(EXAMPLES).sort()).toEqual(names.sort());
});

test.each(names)('%s loads what it says, every row accounted for', async (name) => {
  await using database = await testDatabase();
  await using folder = await temporaryFolder();
  const example = EXAMPLES[name]!;
  const environment = { DATABASE_URL: database.url, SLUICE_DATA: folder.path };
  const ran = await sluice(['run', `examples/${name}/pipeline.yaml`], environment);
  expect(ran.all).toContain(example.equation);
  expect(ran.exit).toBe(example.exit);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query(example.sql);
  await client.end();
  expect(rows[0]).toEqual(example.answer);
});

test('every example has tests, and they pass', async () => {
  await using database = await testDatabase();
  await using folder = await temporaryFolder();
  const paths = names.map((name) => `examples/${name}/pipeline.yaml`);
  const ran = await sluice(['test', ...paths, '--json'], { DATABASE_URL: database.url, SLUICE_DATA: folder.path });
  const results = ran.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { file: string; passed: boolean });
  expect(results.filter(({ passed }) => !passed)).toEqual([]);
  expect([...new Set(results.map(({ file }) => file))]).toEqual(paths);
  expect(ran.exit).toBe(0);
});

const files = readdirSync(new URL('../../examples/', import.meta.url), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(csv|jsonl)$/.test(entry.name))
  .map((entry) => `${entry.parentPath.slice(ROOT.length)}/${entry.name}`);

test.each(files)('sluice cat and sluice infer read %s', async (file) => {
  const rows = await sluice(['cat', file, '--limit', '3'], {});
  expect(rows.exit).toBe(0);
  const lines = rows.stdout.trim().split('\n');
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(Object.keys(JSON.parse(line)).length).toBeGreaterThan(2);
  const inferred = await sluice(['infer', file], {});
  expect([inferred.exit, inferred.all]).toEqual([0, expect.stringMatching(/customer_id|order_id|mail/)]);
});
