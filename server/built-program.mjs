// Plain JS: launch.mjs asks it before anything with types is loaded.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

const FOLDERS = ['runtime', 'operators', 'sources', 'sinks', 'server'];

/** What the sources and the libraries are now, by path, size and time of change; 12 hex digits. */
export function programStamp(root) {
  const hash = createHash('sha256');
  const add = (file) => {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${relative(root, file)}\0${size}\0${mtimeMs}\n`);
  };
  for (const folder of FOLDERS) {
    for (const name of readdirSync(join(root, folder), { recursive: true }).sort()) {
      if (/\.m?[tj]s$/.test(name)) add(join(root, folder, name));
    }
  }
  add(join(root, 'package-lock.json'));
  return hash.digest('hex').slice(0, 12);
}

/** Where the program built from `stamp` is or will be. */
export function builtProgramAt(root, stamp) {
  return join(root, 'dist', stamp, 'main.mjs');
}

/** The built program, if it was built from the sources as they are. */
export function builtProgram(root) {
  if (!existsSync(join(root, 'dist'))) return null;
  const entry = builtProgramAt(root, programStamp(root));
  return existsSync(entry) ? entry : null;
}
