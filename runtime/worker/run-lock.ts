import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { PipelineError } from '../contract/errors.ts';
import { openSession } from './database.ts';

export interface RunLock {
  /** Aborts when another process holds the lock after ours was lost with its connection. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

const RETRY_MS = 500;

/**
 * Takes the right to coordinate a run: a session-level advisory lock, so that a dead process gives it back at once.
 * It decides who tries; epochs decide who may commit. `null` when another process holds it.
 */
export async function takeRunLock(databaseUrl: string, runId: string): Promise<RunLock | null> {
  const first = await lockedSession(databaseUrl, runId);
  if (first === null) return null;
  const lost = new AbortController();
  const released = new AbortController();
  let session: Client = first;

  const hold = async (): Promise<void> => {
    while (!released.signal.aborted) {
      await ended(session, released.signal);
      if (released.signal.aborted) return;
      const next = await relock(databaseUrl, runId, released.signal);
      if (next === 'taken') return lost.abort(fenced(runId));
      if (next === null) return;
      session = next;
    }
  };
  const holding = hold();
  return {
    lost: lost.signal,
    async release() {
      released.abort();
      await holding;
      await session.end();
    },
  };
}

async function lockedSession(databaseUrl: string, runId: string): Promise<Client | null> {
  const session = await openSession({ databaseUrl, applicationName: `sluice run ${runId}` });
  try {
    const { rows } = await session.query<{ locked: boolean }>(
      `SELECT pg_try_advisory_lock(hashtextextended('sluice.run:' || $1, 0)) AS locked`,
      [runId],
    );
    if (rows[0]?.locked === true) return session;
  } catch (error) {
    await session.end();
    throw error;
  }
  await session.end();
  return null;
}

/** Resolves when the connection is gone or the lock was released. */
function ended(session: Client, released: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => resolve();
    // The error that ends a connection is told by the statements that need one; here only the end matters.
    session.on('error', done);
    session.on('end', done);
    released.addEventListener('abort', done, { once: true });
  });
}

async function relock(databaseUrl: string, runId: string, released: AbortSignal): Promise<Client | 'taken' | null> {
  while (!released.aborted) {
    const session = await lockedSession(databaseUrl, runId).catch(() => 'unreachable' as const);
    if (session === null) return 'taken';
    if (session !== 'unreachable') return session;
    await delay(RETRY_MS);
  }
  return null;
}

function fenced(runId: string): PipelineError {
  return new PipelineError('run.taken_over', {
    message: 'Another Sluice process took over this run while our connection was lost.',
    next: 'Nothing to do: the run goes on there.',
    detail: { runId },
  });
}
