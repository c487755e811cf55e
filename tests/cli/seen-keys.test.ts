import { expect, test } from 'vitest';
import { people, workFolder } from './work-folder.ts';

test('keys that a file has seen over its runs are counted, and forgotten', async () => {
  const file = JSON.parse(people());
  file.nodes.splice(1, 0, { id: 'once', nodeType: 'deduplicate', config: { keyFields: ['nr'], scope: 'pipeline' } });
  file.edges = [
    { source: 'src', target: 'once' },
    { source: 'once', target: 'out' },
  ];
  await using work = await workFolder({ 'people.csv': 'nr,name\n1,Ann\n2,Bob\n', 'p.json': JSON.stringify(file) });
  expect((await work.sluice('run', 'p.json')).exit).toBe(0);
  const seen = await work.sluice('seen-keys', 'p.json');
  expect(seen.stdout.split('\n')[2]).toMatch(/^once +2$/);
  expect((await work.sluice('seen-keys', 'p.json', '--forget')).stdout).toBe('forgot 2\n');
  expect(await work.query('SELECT FROM sluice.seen_keys')).toEqual([]);
});

test('a run beyond its error budget is resumed under another', async () => {
  const file = JSON.parse(people({ errorHandling: 'dlq' }));
  file.executionConfig.maxErrorRate = 0;
  file.executionConfig.errorRateAfterRows = 1;
  await using work = await workFolder({
    'people.csv': 'nr,name\n1,Ann\nx,Bob\ny,Eve\n',
    'p.json': JSON.stringify(file),
  });
  const failed = await work.sluice('run', 'p.json');
  expect(failed).toMatchObject({ exit: 1, stderr: expect.stringContaining('may (maxErrorRate)') });
  const [{ id } = { id: '' }] = await work.query<{ id: string }>('SELECT id FROM sluice.runs');
  const odd = await work.sluice('resume', id, '--max-error-rate', '7');
  expect(odd).toMatchObject({ exit: 2, stderr: expect.stringContaining('from 0 to 1, or any') });
  const resumed = await work.sluice('resume', id, '--max-errors', '5', '--max-error-rate', 'any');
  expect(resumed).toMatchObject({ exit: 3, stdout: expect.stringContaining('loaded 1 + dead-lettered 2') });
});
