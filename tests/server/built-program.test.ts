import { spawn } from 'node:child_process';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { buildProgram } from '../../server/build-program.ts';
import { builtProgram, builtProgramAt, programStamp } from '../../server/built-program.mjs';
import { ending } from '../cli/sluice.ts';
import { workFolder } from '../cli/work-folder.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const PIPELINE = JSON.stringify({
  name: 'people',
  connector: { type: 'local_fs', config: { path: '.' } },
  schema: {
    name: 'people',
    fields: [
      { name: 'nr', dataType: 'integer' },
      { name: 'name', dataType: 'text' },
    ],
  },
  executionConfig: { parallelism: 2, errorHandling: 'dlq' },
  nodes: [
    { id: 'src', nodeType: 'source', config: { path: 'in', fileFormat: 'csv' } },
    { id: 'loud', nodeType: 'expression', config: { outputField: 'name', expression: 'upper(name)' } },
    { id: 'out', nodeType: 'target', config: {} },
  ],
  edges: [
    { source: 'src', target: 'loud' },
    { source: 'loud', target: 'out' },
  ],
});

test('the built program loads a folder by two lanes, with an expression and dead letters', async () => {
  await using work = await workFolder({
    'in/a.csv': 'nr,name\n1,Ann\n2,Bob\n',
    'in/b.csv': 'nr,name\nx,Cid\n4,Dee\n',
    'p.json': PIPELINE,
  });
  const entry = await buildProgram(ROOT, () => {});
  const { exit, stdout } = await ending(
    spawn(process.execPath, [entry, 'run', 'p.json'], {
      cwd: work.path,
      env: { ...process.env, ...work.options.env },
    }),
  );
  expect(stdout).toContain('partial: read 4 = loaded 3 + dead-lettered 1');
  expect(exit).toBe(3);
  expect(await work.query('SELECT nr, name FROM ds_people ORDER BY nr')).toEqual([
    { nr: 1, name: 'ANN' },
    { nr: 2, name: 'BOB' },
    { nr: 4, name: 'DEE' },
  ]);
});

test('a built program is used as long as no source is newer, gone or added', async () => {
  await using folder = await temporaryFolder();
  const write = async (path: string): Promise<void> => {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await writeFile(join(folder.path, path), '');
  };
  for (const path of ['runtime/a.ts', 'operators/b.ts', 'sources/c.ts', 'sinks/d.ts', 'server/launch.mjs'])
    await write(path);
  await write('package-lock.json');
  expect(builtProgram(folder.path)).toBeNull();
  const entry = builtProgramAt(folder.path, programStamp(folder.path));
  await write(entry.slice(folder.path.length + 1));
  expect(builtProgram(folder.path)).toBe(entry);
  expect(programStamp(`${folder.path}/`)).toBe(programStamp(folder.path));

  const changed = join(folder.path, 'operators/b.ts');
  await utimes(changed, new Date(0), new Date(0));
  expect(builtProgram(folder.path)).toBeNull();
});
