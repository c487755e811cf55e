import { setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import type { ApiDeps, PlanningDeps } from '../api/deps.ts';
import { openPool } from '../store/open-pool.ts';
import { claimTrigger, dueTriggers, hastenTrigger } from '../store/triggers.ts';
import { look } from './look.ts';
import type { Looked, TriggerLooks } from './looked.ts';

/** How soon a trigger that is due, or an event, is noticed. */
const TICK_MS = 1_000;
/** While the database is out of reach. */
const TROUBLE_MS = 5_000;
/** Stores that a process lists at once; each look holds a connection. */
const MOST_LOOKS = 4;

/** What the triggers stand on. */
export type TriggerDeps = PlanningDeps & Pick<ApiDeps, 'runner' | 'log'>;

export interface TriggersOptions {
  readonly databaseUrl: string;
  readonly now?: () => Date;
}

/** Looks for the triggers of all live versions, beside other processes that do. */
export interface Triggers extends TriggerLooks {
  /** Looks at what is due now; resolves when these looks have ended. */
  lookNow(): Promise<void>;
  /** Looks at what comes due, until it is closed. */
  start(): void;
  /** Ends the looks that go on: they are made again by who looks next. */
  close(): Promise<void>;
}

export function createTriggers(deps: TriggerDeps, { databaseUrl, now = () => new Date() }: TriggersOptions): Triggers {
  const pool = openPool({
    databaseUrl,
    maxConnections: MOST_LOOKS + 1,
    onIdleError: (error) => deps.log.warn({ err: error }, 'a database connection of the triggers broke'),
  });
  const closing = new AbortController();
  const looks = new Map<string, Promise<Looked | null>>();
  let loop: Promise<void> | null = null;

  async function startDue(): Promise<readonly Promise<Looked | null>[]> {
    const limit = MOST_LOOKS - looks.size;
    if (limit <= 0) return [];
    const due = await dueTriggers(pool, { now: now(), except: [...looks.keys()], limit });
    return due.map(begin);
  }

  /** The look at a pipeline that goes on here, or a new one. */
  function begin(pipelineId: string): Promise<Looked | null> {
    const looking = looks.get(pipelineId) ?? lookOnce(pipelineId).finally(() => looks.delete(pipelineId));
    looks.set(pipelineId, looking);
    return looking;
  }

  async function lookOnce(pipelineId: string): Promise<Looked | null> {
    try {
      const looked = await withLock(pool, pipelineId, async (client) => {
        const claimed = await claimTrigger(client, pipelineId, now());
        return claimed === null ? null : await look({ deps, client, claimed, now, signal: closing.signal });
      });
      if (looked?.kind !== 'concluded') return looked;
      const { runId, missed } = looked.concluded;
      if (missed) deps.log.warn({ pipelineId, err: missed }, 'no file has arrived by its deadline');
      // Where this process ends here, the next one that looks for interrupted runs takes it.
      if (runId) await deps.runner.take(runId);
      return looked;
    } catch (error) {
      if (!closing.signal.aborted)
        deps.log.error({ pipelineId, err: error }, 'a trigger could not look; it tries again');
      return null;
    }
  }

  async function go(): Promise<void> {
    while (!closing.signal.aborted) {
      const pause = await startDue().then(
        () => TICK_MS,
        (error: unknown) => {
          deps.log.error({ err: error }, 'the triggers that are due could not be found; they are looked for again');
          return TROUBLE_MS;
        },
      );
      await delay(pause, undefined, { signal: closing.signal }).catch(() => {});
    }
  }

  return {
    async lookNow() {
      await Promise.all(await startDue());
    },
    async lookAt(pipelineId) {
      // One that goes on may have passed by what has arrived since it began.
      await looks.get(pipelineId);
      await hastenTrigger(pool, pipelineId);
      return await begin(pipelineId);
    },
    start() {
      loop ??= go();
    },
    async close() {
      closing.abort();
      await loop;
      await Promise.all(looks.values());
      await pool.end();
    },
  };
}

/** Works on a connection that has the lock of the trigger, as a session: a dead process gives it back at once. `null`: another has it. */
async function withLock<T>(
  pool: Pool,
  pipelineId: string,
  work: (client: PoolClient) => Promise<T | null>,
): Promise<T | null> {
  const client = await pool.connect();
  const key = `sluice.trigger:${pipelineId}`;
  let broken: Error | undefined;
  try {
    const { rows } = await client.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked',
      [key],
    );
    if (rows[0]?.locked !== true) return null;
    try {
      return await work(client);
    } finally {
      await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [key]);
    }
  } catch (error) {
    // The lock must not live on in a connection that is lent out again.
    broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(broken);
  }
}
