import { expect, test } from 'vitest';
import { people, workFolder } from './work-folder.ts';

test('a file that leaves out what was loaded reads it again when it is asked to', async () => {
  const file = JSON.parse(people());
  file.nodes[0].config.loadedFiles = 'skip';
  const replacing = structuredClone(file);
  replacing.nodes[1].config.loadMode = 'truncate';
  await using work = await workFolder({
    'people.csv': 'nr,name\n1,Ann\n2,Bob\n',
    'p.json': JSON.stringify(file),
    'replacing.json': JSON.stringify(replacing),
  });
  const rows = async () => (await work.query<{ rows: number }>('SELECT count(*)::int AS rows FROM ds_people'))[0]?.rows;
  expect((await work.sluice('run', 'p.json')).exit).toBe(0);
  expect((await work.sluice('run', 'p.json')).exit).toBe(0);
  expect(await rows()).toBe(2);
  expect((await work.sluice('run', 'p.json', '--reload')).exit).toBe(0);
  expect(await rows()).toBe(4);
  const dry = await work.sluice('run', 'p.json', '--dry-run', '--reload');
  expect(dry).toMatchObject({ exit: 2, stderr: expect.stringContaining('--reload has nothing to add') });
  const refused = await work.sluice('run', 'replacing.json');
  expect(refused).toMatchObject({ exit: 2, stderr: expect.stringContaining('needs all files') });
});
