import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { bornAt } from '../lock.mjs';
import { readIfThere } from '../private-file.ts';

const run = promisify(execFile);

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** The server that `postmaster.pid` names, if that process really is the Postgres of this directory. */
export async function runningPostmaster(directory: string): Promise<Postmaster | null> {
  const noted = await readPidFile(directory);
  return noted !== null && (await isPostgresOf(noted.pid, directory)) ? noted : null;
}

/**
 * Removes a `postmaster.pid` whose process is not that server any more but somebody else (after a reboot, in a
 * restarted container): Postgres only asks whether the process lives, and would refuse to start for ever.
 */
export async function removeMistakenPidFile(directory: string): Promise<void> {
  const noted = await readPidFile(directory);
  if (noted === null || bornAt(noted.pid) === null || (await isPostgresOf(noted.pid, directory))) return;
  await rm(join(directory, 'postmaster.pid'), { force: true });
}

async function readPidFile(directory: string): Promise<Postmaster | null> {
  const lines = (await readIfThere(join(directory, 'postmaster.pid')))?.split('\n') ?? [];
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/** Fast shutdown; after `patienceMs` the immediate one, from which the next start recovers by its log. */
export async function stopPostmaster(pid: number, directory: string, patienceMs: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!(await isPostgresOf(pid, directory))) return;
    process.kill(pid, signal);
    if (await gone(pid, patienceMs)) return;
  }
}

async function gone(pid: number, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (bornAt(pid) !== null) {
    if (performance.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}

// A process id is used again after a crash or a reboot: only the command line tells.
async function isPostgresOf(pid: number, directory: string): Promise<boolean> {
  if (bornAt(pid) === null) return false;
  const command = await commandLine(pid);
  return /(^|\/)postgres$/.test(command[0] ?? '') && command.includes(directory);
}

async function commandLine(pid: number): Promise<readonly string[]> {
  try {
    if (process.platform === 'linux') return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
    const { stdout } = await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
    const [program, rest] = stdout.trim().split(' -D ');
    return [program ?? '', ...(rest === undefined ? [] : [rest.split(' -c ')[0] ?? ''])];
  } catch {
    return []; // it ended in between
  }
}
