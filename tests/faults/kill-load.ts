import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Workplace } from '../worker/workplace.ts';
import type { LoadOrder } from './load-process.ts';
import { type Trip, tripwire } from './tripwire.ts';

const SCRIPT = fileURLToPath(new URL('load-process.ts', import.meta.url));

/** Compiling all modules anew is three quarters of the time that a process takes to start. */
const COMPILED = join(tmpdir(), 'sluice-tests-compiled');

/** `replay`: of all open dead letters. */
type Work = 'start' | 'recover' | 'replay';

export interface Killed {
  /** `false`: it had ended by itself before the point was reached. */
  readonly killed: boolean;
  /** Bytes that it had sent to Postgres. */
  readonly sent: number;
}

/** Loads in a process of its own, which is killed with SIGKILL at a point of what it sends to Postgres. */
export async function killLoad(work: Workplace, what: Work, trip: Trip): Promise<Killed> {
  const kill = new AbortController();
  await using wire = await tripwire(work.url, trip, () => kill.abort());
  const { code, told } = await loadElsewhere(work, what, { databaseUrl: wire.url(work.url), kill: kill.signal });
  if (!wire.tripped && code !== 0) throw new Error(`the load ended by itself: ${told}`);
  return { killed: wire.tripped, sent: wire.sent };
}

/** Loads in a process of its own, which is killed with SIGKILL when the signal aborts. */
export async function killLoadBy(work: Workplace, what: Work, kill: AbortSignal): Promise<void> {
  const { told } = await loadElsewhere(work, what, { databaseUrl: work.url, kill });
  if (!kill.aborted) throw new Error(`the load ended by itself: ${told}`);
}

/** Loads in a process of its own, to the end. Gives the most memory that it held, in bytes. */
export async function measureLoad(work: Workplace): Promise<number> {
  const { code, told } = await loadElsewhere(work, 'start', { databaseUrl: work.url });
  if (code !== 0) throw new Error(`the load ended with ${code}: ${told}`);
  return Number(told);
}

async function loadElsewhere(
  work: Workplace,
  what: Work,
  options: { readonly databaseUrl: string; readonly kill?: AbortSignal },
): Promise<{ code: number | null; told: string }> {
  const order: LoadOrder = {
    databaseUrl: options.databaseUrl,
    baseDirectory: work.folder,
    auth: work.auth,
    lanes: 'here',
    plan: what === 'recover' ? null : work.plan,
    isReplay: what === 'replay',
  };
  const file = join(work.folder, '.order.json');
  await writeFile(file, JSON.stringify(order));
  const env = { ...process.env, NODE_COMPILE_CACHE: COMPILED };
  const child = spawn(process.execPath, [SCRIPT, file], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  options.kill?.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
  const told: Buffer[] = [];
  for (const output of [child.stdout, child.stderr]) output.on('data', (text: Buffer) => told.push(text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, told: Buffer.concat(told).toString() };
}
