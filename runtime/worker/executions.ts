import type { Observable } from 'rxjs';
import { emptyCounters } from '../commit/counters.ts';
import { readRun } from '../commit/read-run.ts';
import type { RunSnapshot } from '../contract/run.ts';
import { createChannel } from '../graph/channel.ts';
import type { WithClient } from './database.ts';
import { executeRun } from './execute-run.ts';
import { knownRun } from './known-run.ts';
import { createLiveRun, type LiveRun } from './live-run.ts';
import { openSources } from './open-sources.ts';
import type { RunLock } from './run-lock.ts';
import { refuse } from './run-refusals.ts';
import type { RunnerOptions } from './runner-options.ts';
import { spawnLane } from './spawn-lane.ts';
import { startLane } from './start-lane.ts';
import { type StopKind, stop } from './stop.ts';
import { lockAgain } from './wait/lock-again.ts';

/** A run that goes on in this process. */
export interface Execution {
  readonly tenant: string;
  readonly live: LiveRun;
  readonly stop: (kind: StopKind) => void;
  readonly ended: Promise<void>;
}

/** The runs that go on in this process, each owned from `begin` until it has ended. */
export interface Executions {
  get(runId: string): Execution | undefined;
  readonly all: readonly Execution[];
  readonly started: Observable<Execution>;
  /** Goes on with a stored run whose lock is ours, from wherever it stands. */
  begin(runId: string, lock: RunLock): Promise<RunSnapshot>;
  /** Stops all of them for a shutdown; resolves when they have ended. */
  close(): Promise<void>;
}

export function createExecutions(options: RunnerOptions, withClient: WithClient): Executions {
  const executions = new Map<string, Execution>();
  const started = createChannel<Execution>();

  async function begin(runId: string, lock: RunLock): Promise<RunSnapshot> {
    const run = await knownRun(withClient, runId);
    const first = await withClient((client) => readRun(client, runId));
    if (first === null) throw refuse.notFound(runId);
    const live = createLiveRun(run.plan, first, emptyCounters());
    const halt = new AbortController();
    const stopWith = (kind: StopKind): void => halt.abort(stop(kind));
    const ended = settle({ runId, live, halt: halt.signal }, lock);
    const execution: Execution = { tenant: run.tenant, live, stop: stopWith, ended };
    executions.set(runId, execution);
    started.send(execution);
    return first;
  }

  interface Settling {
    readonly runId: string;
    readonly live: LiveRun;
    readonly halt: AbortSignal;
  }

  /** While the run waits for files nothing is held for it but a timer: no lock, no connection. */
  async function settle(settling: Settling, first: RunLock): Promise<void> {
    const { runId, live, halt } = settling;
    let lock: RunLock | null = first;
    try {
      while (lock !== null) {
        const waits: number | null = await execute(settling, lock);
        if (waits === null) break;
        const held: RunLock = lock;
        lock = null;
        await held.release();
        lock = await lockAgain(options, withClient, { runId, afterMs: waits, halt });
      }
    } catch (error) {
      if (!halt.aborted) options.onTrouble(runId, error);
    } finally {
      const last = await withClient((client) => readRun(client, runId)).catch(() => null);
      executions.delete(runId);
      // Before the end is told: whoever hears of it may resume the run at once.
      await lock?.release();
      live.end(last);
    }
  }

  /** Gives the milliseconds after which it goes on, where it waits for files. */
  async function execute({ runId, live, halt }: Settling, lock: RunLock): Promise<number | null> {
    const signal = AbortSignal.any([halt, lock.lost]);
    try {
      return await executeRun({
        runId,
        live,
        databaseUrl: options.databaseUrl,
        withClient,
        openSources: (run) => openSources(options, run, withClient),
        baseDirectory: options.baseDirectory,
        allowPrivateHosts: options.allowPrivateHosts,
        startLane: options.lanes === 'thread' ? spawnLane : startLane,
        signal,
      });
    } catch (error) {
      if (!signal.aborted) options.onTrouble(runId, error);
      return null;
    }
  }

  return {
    get: (runId) => executions.get(runId),
    get all() {
      return [...executions.values()];
    },
    started: started.messages,
    begin,
    async close() {
      const all = [...executions.values()];
      for (const execution of all) execution.stop('shutdown');
      await Promise.all(all.map((execution) => execution.ended));
      started.end();
    },
  };
}
