import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { query } from './query.ts';

/** Linux counts processor time in these, on every machine that it runs on. */
const TICKS_A_SECOND = 100;

interface ProcessTimes {
  readonly parent: number;
  /** Its own, and that of children that have ended. */
  readonly own: number;
  readonly ended: number;
}

async function timesOf(pid: number | string): Promise<ProcessTimes> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name may hold blanks and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15).map(Number);
  return {
    parent: Number(fields[1]),
    own: (user + system) / TICKS_A_SECOND,
    ended: (endedUser + endedSystem) / TICKS_A_SECOND,
  };
}

/** Seconds of CPU that a process has taken. */
export async function cpuSecondsOf(pid: number): Promise<number> {
  return (await timesOf(pid)).own;
}

/** Seconds of CPU that a server of Postgres has taken, all its processes together. */
export async function postgresCpuSeconds(databaseUrl: string): Promise<number> {
  const [found] = await query<{ folder: string }>(databaseUrl, `SELECT current_setting('data_directory') AS folder`);
  const lock = await readFile(join(found!.folder, 'postmaster.pid'), 'utf8');
  const postmaster = Number.parseInt(lock, 10);
  const { own, ended } = await timesOf(postmaster);
  let sum = own + ended;
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    // One that has ended meanwhile counts as ended the next time.
    const times = await timesOf(pid).catch(() => null);
    if (times?.parent === postmaster) sum += times.own;
  }
  return sum;
}
