import { setTimeout as delay } from 'node:timers/promises';
import { translatePgError } from '../../../sinks/postgres/errors.ts';
import { ENDED } from '../../contract/run.ts';
import { DEFAULT_ATTEMPTS } from '../../graph/backoff.ts';
import { tryAgain } from '../../graph/try-again.ts';
import { persistent, type WithClient } from '../database.ts';
import { knownRun } from '../known-run.ts';
import { type RunLock, takeRunLock } from '../run-lock.ts';
import type { RunnerOptions } from '../runner-options.ts';
import { stopReason } from '../stop.ts';

/** How often a run is looked at that another process goes on with. */
const OTHERS_MS = 2_000;
/** A request to cancel is given to that other process after this. */
const CANCEL_TRIES = 3;

export interface Waiting {
  readonly runId: string;
  readonly afterMs: number;
  /** A run that is cancelled waits no longer; at a shutdown it is left to the next start. */
  readonly halt: AbortSignal;
}

/**
 * Takes the lock of a run that waits for files when its time has come. Every process that knows of the run waits so: one
 * of them has the lock first and looks, the others see how it goes on. `null`: the run has ended, or this process leaves it.
 */
export async function lockAgain(
  { databaseUrl }: Pick<RunnerOptions, 'databaseUrl'>,
  withClient: WithClient,
  { runId, afterMs, halt }: Waiting,
): Promise<RunLock | null> {
  await pause(afterMs, halt);
  for (let tries = 1; !halt.aborted || tries <= CANCEL_TRIES; tries += 1) {
    if (halt.aborted && stopReason(halt).code !== 'run.cancelled') return null;
    const lock = await tryAgain(() => lockOf(databaseUrl, runId), { attempts: DEFAULT_ATTEMPTS, signal: halt });
    const ended = await knownRun(persistent(withClient, halt), runId).then(
      ({ status }) => ENDED.includes(status),
      async (error: unknown) => {
        await lock?.release();
        throw error;
      },
    );
    if (!ended && lock !== null) return lock;
    await lock?.release();
    if (ended) return null;
    await (halt.aborted ? delay(OTHERS_MS) : pause(OTHERS_MS, halt));
  }
  return null;
}

function lockOf(databaseUrl: string, runId: string): Promise<RunLock | null> {
  return takeRunLock(databaseUrl, runId).catch((error: unknown) => {
    throw translatePgError(error);
  });
}

/** Ends early when `halt` aborts. */
async function pause(ms: number, halt: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal: halt }).catch((error: unknown) => {
    if (!halt.aborted) throw error;
  });
}
