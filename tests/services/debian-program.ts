import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where a program is, or why it is not to be had. */
export type Program = { readonly path: string } | { readonly missing: string };

/** A program of Debian's at `path`, installed where it is not there and this process may; what is missing is told aloud. */
export async function debianProgram(path: string, packages: readonly string[]): Promise<Program> {
  if (await isThere(path)) return { path };
  const why = await install(path, packages);
  if (await isThere(path)) return { path };
  const missing = `${path} is not there, and ${why}`;
  console.warn(`SKIPPED: tests that need it, since ${missing}`);
  return { missing };
}

async function install(path: string, packages: readonly string[]): Promise<string> {
  if (process.getuid?.() !== 0) return `only root may install ${packages.join(', ')}`;
  // Several processes of tests may want it at once.
  const script = `test -x ${path} || { apt-get update -qq && apt-get install -y -qq --no-install-recommends ${packages.join(' ')}; }`;
  try {
    await run('flock', ['/var/lock/sluice-tests-apt', 'sh', '-c', script], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    return `${packages.join(', ')} did not bring it`;
  } catch (error) {
    return `apt-get could not install ${packages.join(', ')}: ${String((error as Error).message).slice(-300)}`;
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
