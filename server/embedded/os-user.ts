import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { PipelineError } from '../../runtime/contract/errors.ts';

const run = promisify(execFile);

export interface OsUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Whom the database server runs as: `null` = ourselves. Postgres refuses root, so root gets the user `postgres`, made when absent. */
export async function serverUser(report: (line: string) => void): Promise<OsUser | null> {
  if (process.getuid?.() !== 0) return null;
  const found = await lookUp('postgres');
  if (found !== null) return found;
  await makeUser();
  const made = await lookUp('postgres');
  if (made === null) throw cannotMake(undefined);
  report('Made the OS user "postgres": Postgres does not run as root.');
  return made;
}

async function lookUp(name: string): Promise<OsUser | null> {
  const passwd = await readFile('/etc/passwd', 'utf8');
  const line = passwd.split('\n').find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? null : { name, uid: Number(uid), gid: Number(gid) };
}

async function makeUser(): Promise<void> {
  const attempts: readonly [string, readonly string[]][] = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']],
    ['adduser', ['-S', '-D', '-H', 'postgres']], // busybox
  ];
  let last: unknown;
  for (const [command, args] of attempts) {
    try {
      await run(command, args);
      return;
    } catch (error) {
      last = error;
    }
  }
  throw cannotMake(last);
}

function cannotMake(cause: unknown): PipelineError {
  return new PipelineError('embedded.no_user', {
    message: 'Postgres does not run as root, and the OS user "postgres" could not be made.',
    next: 'Run as an ordinary user, make the user with "useradd --system postgres", or set DATABASE_URL to a Postgres of your own.',
    cause,
  });
}
