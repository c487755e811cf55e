import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { readIfThere, writePrivateFile } from '../private-file.ts';
import type { OsUser } from './os-user.ts';

/**
 * Makes the database in `directory` where there is none; gives its superuser's password. It is made beside its place
 * and moved there whole, so that a start that was killed leaves nothing half-made.
 */
export async function initialise(of: {
  readonly binaries: string;
  readonly directory: string;
  readonly superuser: string;
  readonly user: OsUser | null;
}): Promise<string> {
  const passwordFile = `${of.directory}.password`;
  if (await exists(join(of.directory, 'PG_VERSION'))) return await knownPassword(of.directory, passwordFile);
  const password = randomBytes(24).toString('base64url');
  const draft = `${of.directory}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(dirname(of.directory), { recursive: true });
  await mkdir(draft, { mode: 0o700 });
  await writePrivateFile(`${draft}.password`, `${password}\n`);
  if (of.user !== null) {
    await chown(draft, of.user.uid, of.user.gid);
    await chown(`${draft}.password`, of.user.uid, of.user.gid);
  }
  await initdb({ ...of, directory: draft, passwordFile: `${draft}.password` });
  await rename(`${draft}.password`, passwordFile);
  await rename(draft, of.directory);
  return password;
}

async function knownPassword(directory: string, passwordFile: string): Promise<string> {
  const password = await readIfThere(passwordFile);
  if (password !== null) {
    await chmod(passwordFile, 0o600);
    return password.trim();
  }
  throw new PipelineError('embedded.no_password', {
    message: `There is a database in ${directory}, but its password file ${passwordFile} is missing.`,
    next: 'Put that file back, or move the folder away to start with an empty database.',
  });
}

async function initdb(of: {
  readonly binaries: string;
  readonly directory: string;
  readonly superuser: string;
  readonly passwordFile: string;
  readonly user: OsUser | null;
}): Promise<void> {
  const child = spawn(
    join(of.binaries, 'bin', 'initdb'),
    [
      `--pgdata=${of.directory}`,
      `--username=${of.superuser}`,
      `--pwfile=${of.passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // The same order and case mapping on every machine, whatever locales it has.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--no-instructions',
    ],
    {
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { LC_ALL: 'C', PATH: process.env.PATH ?? '', TZ: 'UTC' },
      ...(of.user === null ? {} : { uid: of.user.uid, gid: of.user.gid }),
    },
  );
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) return;
  throw new PipelineError('embedded.initdb_failed', {
    message: `The embedded database could not be made (initdb ended with ${code}):\n${words.trim()}`,
    next: 'Mend what it names (disk space, permissions), or set DATABASE_URL to a Postgres of your own.',
  });
}

async function exists(file: string): Promise<boolean> {
  return await stat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}
