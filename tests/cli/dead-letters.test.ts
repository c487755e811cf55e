import { expect, test } from 'vitest';
import { people, workFolder } from './work-folder.ts';

const BAD = 'nr,name\n1,Ann\nx,Bob\n3,Christopher\ny,Eve\n';

test('dead letters of a run are listed, counted by cause, replayed once through its file, and discarded', async () => {
  await using work = await workFolder({ 'people.csv': BAD, 'p.json': people({ errorHandling: 'dlq' }) });
  const { stdout } = await work.sluice('run', 'p.json');
  const [run] = /[0-9a-f-]{36}/.exec(stdout) ?? [];
  const listed = await work.sluice('dead-letters', 'list', '--run', run!);
  expect(
    listed.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toMatchObject([
    { row: 2, line: 3, node: 'out', column: 'nr', value: 'x', record: { nr: 'x', name: 'Bob' } },
    { row: 3, column: 'name' },
    { row: 4, column: 'nr', value: 'y' },
  ]);
  const causes = await work.sluice('dead-letters', 'causes', '--run', run!);
  expect(causes.stdout).toMatch(/\n +2 +people +out \(target\) +nr +row\.not_an_integer/);

  await work.query(`UPDATE sluice.rejects SET edited = '{"nr": 2, "name": "Bob"}' WHERE row_number = 2`);
  const replay = ['dead-letters', 'replay', 'p.json', '--run', run!, '--column', 'nr'] as const;
  const replayed = await work.sluice(...replay);
  expect(replayed.exit).toBe(3);
  expect(replayed.stdout).toContain('partial: read 2 = loaded 1 + dead-lettered 1');
  const again = await work.sluice(...replay);
  expect(again.exit).not.toBe(0);
  expect(again.stderr).toContain('dead_letter.none_open');
  expect(await work.query('SELECT nr FROM ds_people ORDER BY nr')).toEqual([{ nr: 1 }, { nr: 2 }]);

  const discarded = await work.sluice('dead-letters', 'discard', '--run', run!);
  expect(discarded.stdout).toBe('discarded 1\n');
  const none = await work.sluice('dead-letters', 'causes', '--run', run!);
  expect(none.stdout).toBe('No dead letter is open.\n');
});

test('whose dead letters are meant must be said; a run from a file needs its file', async () => {
  await using work = await workFolder({ 'people.csv': BAD, 'p.json': people({ errorHandling: 'dlq' }) });
  const { stdout } = await work.sluice('run', 'p.json');
  const [run] = /[0-9a-f-]{36}/.exec(stdout) ?? [];
  const all = await work.sluice('dead-letters', 'list');
  expect(all).toMatchObject({ exit: 2, stderr: expect.stringContaining('--pipeline NAME or --run ID') });
  const unknown = await work.sluice('dead-letters', 'list', '--pipeline', 'nobody');
  expect(unknown).toMatchObject({ exit: 2, stderr: expect.stringContaining('config.no_pipeline') });
  const usage = await work.sluice('dead-letters', 'list', '--nothing');
  expect(usage.exit).toBe(2);
  const fileless = await work.sluice('dead-letters', 'replay', '--run', run!);
  expect(fileless.stderr).toContain('dead_letter.no_pipeline');
});
