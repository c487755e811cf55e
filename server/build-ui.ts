import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PipelineError } from '../runtime/contract/errors.ts';
import { lock } from './lock.mjs';
import { readIfThere } from './private-file.ts';

const STAMP = '.built-from';

/**
 * Builds `ui/dist` where it is missing or made from other sources; gives its folder. An installation without the
 * sources' tools (the container image) uses what was built for it.
 */
export async function buildUi(root: string, report: (line: string) => void, signal: AbortSignal): Promise<string> {
  const ui = join(root, 'ui');
  const dist = join(ui, 'dist');
  if (!(await isThere(viteOf(root))) && (await isThere(join(dist, 'index.html')))) return dist;
  const wanted = await fingerprint(ui);
  if ((await builtFrom(dist)) === wanted) return dist;
  const release = await lock(join(root, '.sluice', 'build-ui.lock'), {
    onWait: (pid) => report(`Process ${pid} is building the UI; waiting for it.`),
  });
  try {
    if ((await builtFrom(dist)) === wanted) return dist;
    report('Building the UI. This happens once.');
    const draft = join(root, '.sluice', `ui-${process.pid}`);
    await vite(root, ui, draft, signal);
    await writeFile(join(draft, STAMP), wanted);
    await rm(dist, { recursive: true, force: true });
    await rename(draft, dist);
    return dist;
  } finally {
    release();
  }
}

const viteOf = (root: string): string => join(root, 'node_modules', 'vite', 'bin', 'vite.js');

const isThere = async (file: string): Promise<boolean> => (await readIfThere(file)) !== null;

async function builtFrom(dist: string): Promise<string | null> {
  return await readIfThere(join(dist, STAMP));
}

/** A hash of all that the bundle is made from. */
async function fingerprint(ui: string): Promise<string> {
  const entries = await readdir(ui, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.slice(ui.length + 1).startsWith('dist'))
    .sort();
  const hash = createHash('sha256');
  for (const file of [...files, join(ui, '..', 'package-lock.json')]) {
    const content = await readIfThere(file);
    if (content !== null) hash.update(`${file.slice(ui.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

async function vite(root: string, ui: string, outDir: string, signal: AbortSignal): Promise<void> {
  // A process of its own: a bundler's memory has no place in a server's.
  const child = spawn(
    process.execPath,
    // `native`: else vite writes into node_modules, which may belong to another user.
    [viteOf(root), 'build', ui, '--configLoader', 'native', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'error'],
    // Tests have NODE_ENV=test, which would make a development build.
    { cwd: root, env: { ...process.env, NODE_ENV: 'production' }, stdio: ['ignore', 'pipe', 'pipe'], signal },
  );
  let words = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      words += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) return;
  await rm(outDir, { recursive: true, force: true });
  throw new PipelineError('ui.build_failed', {
    message: `The UI could not be built (vite ended with ${code}):\n${words.trim()}`,
    next: 'Mend what it names; the API works without the UI.',
  });
}
