import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openUi } from '../../server/open-ui.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** A checkout with a page of its own. */
async function checkout(root: string, script: string): Promise<void> {
  await mkdir(join(root, 'ui'));
  await symlink(MODULES, join(root, 'node_modules'));
  await writeFile(join(root, 'ui', 'vite.config.ts'), 'export default {};\n');
  await writeFile(join(root, 'ui', 'index.html'), '<script type="module" src="./main.ts"></script>\n');
  await writeFile(join(root, 'ui', 'main.ts'), script);
}

const open = async (root: string) => {
  const said: string[] = [];
  return { ...(await openUi(root, (line) => said.push(line), new AbortController().signal)), said };
};

test('is built once, and again where its sources changed', async () => {
  await using folder = await temporaryFolder();
  await checkout(folder.path, 'document.title = "one";\n');
  const first = await open(folder.path);
  expect(first).toEqual({
    directory: join(folder.path, 'ui', 'dist'),
    fault: null,
    said: ['Building the UI. This happens once.'],
  });
  expect(await readFile(join(folder.path, 'ui', 'dist', 'index.html'), 'utf8')).toContain('<script');
  expect((await open(folder.path)).said).toEqual([]);
  await writeFile(join(folder.path, 'ui', 'main.ts'), 'document.title = "two";\n');
  expect((await open(folder.path)).said).toHaveLength(1);
});

test('that cannot be built is told with what is wrong, and stops nothing', async () => {
  await using folder = await temporaryFolder();
  await checkout(folder.path, 'import "./nowhere.ts";\n');
  const { directory, fault } = await open(folder.path);
  expect(directory).toBeNull();
  expect(fault).toMatch(/The UI could not be built .*nowhere.*\[ui\.build_failed\]/s);
});
