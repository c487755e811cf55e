import { execFile } from 'node:child_process';
import { access, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A folder for `PYTHONPATH`, or why there is none. */
export type PythonPackages = { readonly folder: string } | { readonly missing: string };

/** Packages of PyPI's, laid by pip into a folder of their own where they are not yet and can be had; what is missing is told aloud. */
export async function pythonPackages(name: string, packages: readonly string[]): Promise<PythonPackages> {
  const folder = join(tmpdir(), `sluice-tests-${name}`);
  const mark = join(folder, 'whole');
  if (await isThere(mark)) return { folder };
  try {
    await mkdir(folder, { recursive: true });
    const pip = 'python3 -m pip install --quiet --disable-pip-version-check --upgrade --target "$1"';
    const script = `test -e "$2" || { folder=$1 mark=$2; set -- "$1"; ${pip} ${packages.map((one) => `'${one}'`).join(' ')} && touch "$mark"; }`;
    // Several processes of tests may want it at once.
    await run('flock', [`${folder}.lock`, 'sh', '-c', script, 'sh', folder, mark]);
    return { folder };
  } catch (error) {
    const missing = `${name} could not be installed by pip: ${String((error as Error).message).slice(-300)}`;
    console.warn(`SKIPPED: tests that need it, since ${missing}`);
    return { missing };
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
