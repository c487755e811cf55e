import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { builtProgram, builtProgramAt, programStamp } from './built-program.mjs';
import { lock } from './lock.mjs';

/** Libraries of many small modules and without files of their own beside them; all others stay in node_modules. */
const BUNDLED = /^(rxjs|zod|yaml|kysely|commander)(\/|$)/;
// A running server loads its modules when they are first used: from the build that it was started from.
const BUILDS_KEPT = 4;

/**
 * Bundles the command line, the server and the threads of lanes and sorts into `dist/<stamp>/`, where that is missing: a few modules
 * in place of a thousand. Gives the entry.
 */
export async function buildProgram(root: string, report: (line: string) => void): Promise<string> {
  const there = builtProgram(root);
  if (there !== null) return there;
  const release = await lock(join(root, '.sluice', 'build-program.lock'), {
    onWait: (pid) => report(`Process ${pid} is building the program; waiting for it.`),
  });
  try {
    const entry = builtProgramAt(root, programStamp(root));
    if (builtProgram(root) === entry) return entry;
    report('Building the program. This happens once.');
    const draft = join(root, 'dist', `draft-${process.pid}`);
    await bundle(root, draft);
    await rm(dirname(entry), { recursive: true, force: true });
    await rename(draft, dirname(entry));
    await prune(join(root, 'dist'));
    return entry;
  } finally {
    release();
  }
}

async function bundle(root: string, directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  await using build = await rolldown({
    cwd: root,
    platform: 'node',
    input: {
      main: join(root, 'server/cli/main.ts'),
      'lane-thread': join(root, 'runtime/worker/lane-thread.ts'),
      'sort-thread': join(root, 'sinks/postgres/order/sort-thread.ts'),
    },
    external: (id) => !(id.startsWith('.') || id.startsWith('/') || BUNDLED.test(id)),
  });
  await build.write({
    dir: directory,
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
  });
}

/** Deletes all but the newest builds. */
async function prune(dist: string): Promise<void> {
  const names = await readdir(dist);
  const builds = await Promise.all(
    names.map(async (name) => ({ path: join(dist, name), time: (await stat(join(dist, name))).mtimeMs })),
  );
  builds.sort((a, b) => b.time - a.time);
  for (const { path } of builds.slice(BUILDS_KEPT)) await rm(path, { recursive: true, force: true });
}
