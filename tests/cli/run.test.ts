import pg from 'pg';
import { expect, test } from 'vitest';
import type { RunEvent } from '../../runtime/contract/run.ts';
import { migrate } from '../../server/store/migrate.ts';
import { holdCommits } from '../faults/hold-commits.ts';
import { until, within } from '../faults/until.ts';
import { ending, startSluice } from './sluice.ts';
import { people, type WorkFolder, workFolder } from './work-folder.ts';

const GOOD = 'nr,name,city\n1,Ann,Rome\n2,Bob,Oslo\n';
const BAD = 'nr,name\n1,Ann\nx,Bob\n3,Christopher\n4\n';
// Three batches of a source, and so three commits where a batch has more rows than a transaction.
const ROWS = 60_000;
const MANY = `nr,name\n${Array.from({ length: ROWS }, (_, row) => `${row},abcde\n`).join('')}`;

test('loads a file, makes its table, and says what it did', async () => {
  await using work = await workFolder({ 'people.csv': GOOD, 'p.json': people() });
  const { exit, stdout } = await work.sluice('run', 'p.json');
  expect(exit).toBe(0);
  expect(stdout).toMatch(/^success: read 2 = loaded 2\n.* rows\/s, 1 of 1 files, run [0-9a-f-]{36}\n/);
  expect(stdout).toContain('left out: city');
  expect(await work.query('SELECT nr, name FROM ds_people')).toEqual([
    { nr: 1, name: 'Ann' },
    { nr: 2, name: 'Bob' },
  ]);
});

test('a run with dead letters exits with 3 and shows each with file, line, column, value and reason', async () => {
  await using work = await workFolder({ 'people.csv': BAD, 'p.json': people({ errorHandling: 'dlq' }) });
  const { exit, stdout } = await work.sluice('run', 'p.json');
  expect(exit).toBe(3);
  expect(stdout).toContain('partial: read 4 = loaded 1 + dead-lettered 3');
  expect(stdout).toMatch(/ {2}people\.csv:3 row 2, at out: nr = "x": .+ \[row\.not_an_integer\]/);
  expect(stdout).toMatch(/ {2}people\.csv:4 row 3, at out: name = "Christopher": .+ \[row\.too_long\]/);
  expect(stdout).toMatch(/ {2}people\.csv:5 row 4, at src: .+ \[row\.too_few_fields\]/);
  const [statement] = /SELECT \* FROM sluice\.rejects WHERE run_id = '[^']+'/.exec(stdout) ?? [];
  expect(await work.query(statement ?? '')).toHaveLength(3);
});

test('of many dead letters the first few are shown, and where all are', async () => {
  const csv = `nr,name\n${'x,y\n'.repeat(40)}`;
  await using work = await workFolder({ 'people.csv': csv, 'p.json': people({ errorHandling: 'skip' }) });
  const { exit, stdout } = await work.sluice('run', 'p.json');
  expect(exit).toBe(3);
  expect(stdout).toContain('Rows not loaded, 5 of 40:');
  expect(stdout.match(/not_an_integer/g)).toHaveLength(5);
});

test('a failed run exits with 1, says where and why, and resume goes on once the cause is mended', async () => {
  await using work = await workFolder({
    'in/a.csv': 'nr,name\n1,Ann\n',
    'in/b.csv': 'nr,name\nx,Bob\n',
    'p.json': people({ path: 'in', batchSize: 1 }),
  });
  const failed = await work.sluice('run', 'p.json');
  expect(failed.exit).toBe(1);
  expect(failed.stdout).toMatch(/^failed: read 1 = loaded 1\n/);
  expect(failed.stdout).toMatch(/in\/b\.csv, row 1.*\[row\.rejected\]/);
  const runId = resumable(failed.stdout);
  const again = await work.sluice('resume', runId);
  expect([again.exit, again.stdout]).toEqual([1, expect.stringContaining('[row.rejected]')]);

  await work.write('in/b.csv', 'nr,name\n2,Bob\n');
  const resumed = await work.sluice('resume', runId);
  expect([resumed.exit, resumed.stdout]).toEqual([0, expect.stringContaining('success: read 2 = loaded 2')]);
  expect(await work.query('SELECT nr FROM ds_people ORDER BY nr')).toEqual([{ nr: 1 }, { nr: 2 }]);
});

test('resume --error-handling goes on without the bad rows that stopped the run', async () => {
  await using work = await workFolder({
    'a.csv': 'nr,name\n1,Ann\nx,Bob\n3,Cy\n',
    'p.json': people({ path: 'a.csv' }),
  });
  const runId = resumable((await work.sluice('run', 'p.json')).stdout);
  const wrong = await work.sluice('resume', runId, '--error-handling', 'ignore');
  expect([wrong.exit, wrong.stderr]).toEqual([2, expect.stringContaining('fail, skip, dlq')]);
  const resumed = await work.sluice('resume', runId, '--error-handling', 'dlq');
  expect(resumed.exit).toBe(3);
  expect(resumed.stdout).toContain('partial: read 3 = loaded 2 + dead-lettered 1');
});

test('with --json every event is a line, the last one how it ended', async () => {
  await using work = await workFolder({ 'people.csv': GOOD, 'p.json': people() });
  const { exit, stdout, stderr } = await work.sluice('run', 'p.json', '--json');
  expect(exit).toBe(0);
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);
  expect(events[0]?.kind).toBe('snapshot');
  expect(events.at(-1)).toMatchObject({ kind: 'ended', run: { status: 'success', counts: { read: 2, loaded: 2 } } });
  expect(stderr).not.toContain('read 2');
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s cancels within 5 s, exits with 130, keeps what is committed, and resume loads the rest once',
  async (signal) => {
    await using work = await workFolder({ 'people.csv': MANY, 'p.json': people({ batchSize: 500 }) });
    await using hold = await held(work);
    const child = startSluice(['run', 'p.json'], work.options);
    const ended = ending(child);
    await hold.reached(1);
    child.kill(signal);
    const { exit, stdout, stderr } = await within('the run is cancelled', 5000, ended);
    expect([exit, stdout]).toEqual([130, expect.stringMatching(/^cancelled: read ([1-9][\d,]*) = loaded \1\n/)]);
    expect(stderr).toContain('Ctrl-C again ends at once');
    const kept = await work.query<{ count: number }>('SELECT count(*)::int FROM ds_people');
    expect(kept[0]?.count).toBeGreaterThan(0);
    expect(kept[0]?.count).toBeLessThan(ROWS);

    await hold.release();
    const resumed = await work.sluice('resume', resumable(stdout));
    expect([resumed.exit, resumed.stdout]).toEqual([
      0,
      expect.stringContaining('success: read 60,000 = loaded 60,000'),
    ]);
    expect(await wholeFile(work)).toBe(true);
  },
);

test('a request to cancel from another process is obeyed', async () => {
  await using work = await workFolder({ 'people.csv': MANY, 'p.json': people({ batchSize: 500 }) });
  await using hold = await held(work);
  const ended = ending(startSluice(['run', 'p.json'], work.options));
  await hold.reached(1);
  await work.query(`UPDATE sluice.runs SET cancel_requested = true`);
  expect(await within('the run is cancelled', 5000, ended)).toMatchObject({ exit: 130 });
});

test('a second Ctrl-C ends at once', async () => {
  await using work = await workFolder({ 'people.csv': MANY, 'p.json': people({ batchSize: 500 }) });
  await using hold = await held(work);
  const child = startSluice(['run', 'p.json'], work.options);
  const ended = ending(child);
  await hold.reached(1);
  // Two of one kind in a row may arrive as one.
  child.kill('SIGINT');
  child.kill('SIGTERM');
  expect(await within('the process ends', 5000, ended)).toMatchObject({ exit: 130, stdout: '' });
});

test('resume goes on with a run whose process is gone', async () => {
  await using work = await workFolder({ 'people.csv': MANY, 'p.json': people({ batchSize: 500 }) });
  await using hold = await held(work);
  const child = startSluice(['run', 'p.json'], work.options);
  const ended = ending(child);
  await hold.reached(1);
  child.kill('SIGKILL');
  expect(await ended).toMatchObject({ exit: null });
  const [run] = await work.query<{ id: string; status: string }>('SELECT id, status FROM sluice.runs');
  expect(run?.status).toBe('running');
  await hold.release();
  const resumed = await until('the dead process has left its run', async () => {
    const tried = await work.sluice('resume', run?.id ?? '');
    return tried.stderr.includes('[run.not_resumable]') ? null : tried;
  });
  expect([resumed.exit, resumed.stdout]).toEqual([0, expect.stringContaining('success: read 60,000 = loaded 60,000')]);
  expect(await wholeFile(work)).toBe(true);
});

test('a reader of its output that goes does not stop the load', async () => {
  await using work = await workFolder({ 'people.csv': MANY, 'p.json': people({ batchSize: 500 }) });
  const child = startSluice(['run', 'p.json', '--json'], work.options);
  child.stdout.destroy();
  const ended = ending(child).catch(() => null);
  await until('the run has ended', async () => (child.exitCode === null ? null : true));
  await ended;
  expect(child.exitCode).toBe(0);
  expect(await wholeFile(work)).toBe(true);
});

test.each([
  ['an id that is none', ['resume', 'latest'], {}, 2, /"latest" is no id of a run/],
  ['a run that is not there', ['resume', '2f1c7b4e-0b1d-4c58-9a53-6d1f0c9be7a1'], {}, 1, /\[run\.not_found\]/],
  ['a wrong setting', ['run', 'p.json'], { SLUICE_PORT: 'high' }, 2, /^SLUICE_PORT must be .*\n$/],
  [
    'a Postgres that does not answer',
    ['run', 'p.json'],
    { DATABASE_URL: 'postgres://me:secret-word@127.0.0.1:1/x' },
    2,
    /^No Postgres answers at 127\.0\.0\.1:1\/x .*\n$/,
  ],
])('refuses %s with one clear line', async (_what, args, env, exit, line) => {
  await using work = await workFolder({ 'people.csv': GOOD, 'p.json': people() });
  const child = startSluice(args, { ...work.options, env: { ...work.options.env, ...env } });
  expect(await ending(child)).toEqual({ exit, stdout: '', stderr: expect.stringMatching(line) });
});

test('a run that has ended well is not resumed', async () => {
  await using work = await workFolder({ 'people.csv': GOOD, 'p.json': people() });
  await work.sluice('run', 'p.json');
  const [run] = await work.query<{ id: string }>('SELECT id FROM sluice.runs');
  const { exit, stderr } = await work.sluice('resume', run?.id ?? '');
  expect([exit, stderr]).toEqual([1, expect.stringContaining('[run.not_resumable]')]);
  expect(await work.query('SELECT FROM ds_people')).toHaveLength(2);
});

/** The id that a run's end says to resume by. */
function resumable(stdout: string): string {
  const [, id] = /sluice resume ([0-9a-f-]{36})/.exec(stdout) ?? [];
  if (id === undefined) throw new Error(`no run to resume in: ${stdout}`);
  return id;
}

/** Commits wait once a first one has landed. */
async function held(work: WorkFolder) {
  const pool = new pg.Pool({ connectionString: work.url, max: 1 });
  await migrate(pool);
  await pool.end();
  return holdCommits(work.url, ROWS / 2);
}

async function wholeFile(work: WorkFolder): Promise<boolean> {
  const [row] = await work.query<{ whole: boolean }>(
    `SELECT count(*) = ${ROWS} AND count(DISTINCT nr) = ${ROWS} AND min(nr) = 0 AND max(nr) = ${ROWS - 1} AS whole FROM ds_people`,
  );
  return row?.whole ?? false;
}
