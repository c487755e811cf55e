import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { defer, filter, from, merge, mergeMap, type Observable } from 'rxjs';
import { operators } from '../../operators/index.ts';
import { translatePgError } from '../../sinks/postgres/errors.ts';
import { connectors } from '../../sources/index.ts';
import { emptyCounters } from '../commit/counters.ts';
import { readRun } from '../commit/read-run.ts';
import { createRun, listInterrupted, readStoredRun, reopenRun, requestCancel, type StoredRun } from '../commit/runs.ts';
import { PipelineError } from '../contract/errors.ts';
import type { Json } from '../contract/json.ts';
import type { PlannedSource } from '../contract/plan.ts';
import type { RunEvent, Runner, RunRequest, RunSnapshot, RunStatus } from '../contract/run.ts';
import { buildSource } from '../graph/build.ts';
import { createChannel } from '../graph/channel.ts';
import { openControl } from './database.ts';
import { executeRun } from './execute-run.ts';
import type { StartLane } from './lane-setup.ts';
import { createLiveRun, type LiveRun } from './live-run.ts';
import { type RunLock, takeRunLock } from './run-lock.ts';
import { spawnLane } from './spawn-lane.ts';
import { startLane } from './start-lane.ts';
import { type StopKind, stop } from './stop.ts';
import { keepHeapTight } from './tight-heap.ts';
import { watchStoredRun } from './watch-stored-run.ts';

export interface RunnerOptions {
  readonly databaseUrl: string;
  /** Decrypted credentials of a plan's connector; `null` for `none`. */
  readonly secrets: (source: PlannedSource) => Promise<Json>;
  /** Relative paths of connectors start here. */
  readonly baseDirectory: string;
  readonly allowPrivateHosts: boolean;
  /** `thread`: each lane in a worker thread. `here`: all in this one; saves a thread where nothing else must stay responsive. */
  readonly lanes: 'thread' | 'here';
  /** Told when a run could not go on for a reason that its record cannot hold, such as a lost database. It is tried again. */
  readonly onTrouble: (runId: string, error: unknown) => void;
}

/** How often interrupted runs and requests to cancel from other processes are looked for. */
const SUPERVISION_MS = 2_000;
const CANCEL_MS = 5_000;
const CONNECTIONS = 4;
const ENDED: readonly RunStatus[] = ['success', 'partial', 'failed', 'cancelled'];
const RESUMABLE: readonly RunStatus[] = ['failed', 'cancelled'];

interface Execution {
  readonly tenant: string;
  readonly live: LiveRun;
  readonly stop: (kind: StopKind) => void;
  readonly ended: Promise<void>;
}

/** Starts, watches, cancels and resumes runs in this process, over the one database. */
export function createRunner(options: RunnerOptions): Runner {
  keepHeapTight();
  const control = openControl({
    databaseUrl: options.databaseUrl,
    applicationName: 'sluice runner',
    connections: CONNECTIONS,
    translate: (error) => translatePgError(error),
  });
  const { withClient } = control;
  const begin: StartLane = options.lanes === 'thread' ? spawnLane : startLane;
  const executions = new Map<string, Execution>();
  const started = createChannel<Execution>();
  const closing = new AbortController();
  let supervision: Promise<void> | null = null;
  let takesInterrupted = false;
  let closed: Promise<void> | null = null;

  async function snapshot(runId: string): Promise<RunSnapshot | null> {
    return executions.get(runId)?.live.snapshot() ?? (await withClient((client) => readRun(client, runId)));
  }

  async function known(runId: string): Promise<StoredRun> {
    const run = await withClient((client) => readStoredRun(client, runId));
    if (run === null) throw notFound(runId);
    return run;
  }

  /** Goes on with a stored run whose lock is ours, and owns its promise until it has ended. */
  async function execute(runId: string, lock: RunLock): Promise<RunSnapshot> {
    const run = await known(runId);
    const first = await withClient((client) => readRun(client, runId));
    if (first === null) throw notFound(runId);
    const live = createLiveRun(run.plan, first, emptyCounters());
    const halt = new AbortController();
    const stopWith = (kind: StopKind): void => halt.abort(stop(kind));
    const ended = settle(runId, live, lock, AbortSignal.any([halt.signal, lock.lost]));
    const execution: Execution = { tenant: run.tenant, live, stop: stopWith, ended };
    executions.set(runId, execution);
    started.send(execution);
    supervision ??= supervise();
    return first;
  }

  async function settle(runId: string, live: LiveRun, lock: RunLock, signal: AbortSignal): Promise<void> {
    try {
      await executeRun({
        runId,
        live,
        databaseUrl: options.databaseUrl,
        withClient,
        openSource: async (run) => {
          const auth = await options.secrets(run.plan.source);
          const { baseDirectory, allowPrivateHosts } = options;
          const registry = { connectors, operators };
          const source = await buildSource({ plan: run.plan, registry, auth, baseDirectory, allowPrivateHosts });
          return { source, auth };
        },
        baseDirectory: options.baseDirectory,
        allowPrivateHosts: options.allowPrivateHosts,
        startLane: begin,
        signal,
      });
    } catch (error) {
      if (!signal.aborted) options.onTrouble(runId, error);
    } finally {
      const last = await withClient((client) => readRun(client, runId)).catch(() => null);
      executions.delete(runId);
      // Before the end is told: whoever hears of it may resume the run at once.
      await lock.release();
      live.end(last);
    }
  }

  /** What is done under a lock before `execute` owns it; a failure gives the lock back. */
  async function locked<T>(lock: RunLock, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  async function take(runId: string): Promise<RunLock | null> {
    return executions.has(runId) || closing.signal.aborted ? null : lockRun(runId);
  }

  function lockRun(runId: string): Promise<RunLock | null> {
    return takeRunLock(options.databaseUrl, runId).catch((error: unknown) => {
      throw translatePgError(error);
    });
  }

  async function recover(): Promise<readonly string[]> {
    takesInterrupted = true;
    const resumed = await lookAround();
    supervision ??= supervise();
    return resumed;
  }

  /** Obeys requests to cancel from other processes and, after `recover`, takes what others left. */
  async function lookAround(): Promise<string[]> {
    const resumed: string[] = [];
    for (const run of await withClient(listInterrupted)) {
      const running = executions.get(run.id);
      if (running !== undefined) {
        if (run.cancelRequested) running.stop('cancelled');
        continue;
      }
      if (takesInterrupted && (await goOn(run.id))) resumed.push(run.id);
    }
    return resumed;
  }

  /** Goes on with an interrupted run. False when it has ended, or goes on elsewhere, since it was listed. */
  async function goOn(runId: string): Promise<boolean> {
    const lock = await take(runId);
    if (lock === null) return false;
    return locked(lock, async () => {
      const run = await known(runId);
      if (ENDED.includes(run.status)) {
        await lock.release();
        return false;
      }
      await execute(runId, lock);
      if (run.cancelRequested) executions.get(runId)?.stop('cancelled');
      return true;
    });
  }

  async function supervise(): Promise<void> {
    while (!closing.signal.aborted) {
      await delay(SUPERVISION_MS, undefined, { signal: closing.signal }).catch(() => {});
      if (closing.signal.aborted) return;
      await lookAround().catch((error: unknown) => options.onTrouble('-', error));
    }
  }

  async function start(request: RunRequest): Promise<RunSnapshot> {
    try {
      return await begun(request);
    } catch (error) {
      throw error instanceof PipelineError ? error.at(request.plan.target.node) : error;
    }
  }

  async function begun(request: RunRequest): Promise<RunSnapshot> {
    if (closing.signal.aborted) throw stop('shutdown');
    const runId = randomUUID();
    const lock = await lockRun(runId);
    if (lock === null) throw new Error(`a fresh run id is locked: ${runId}`);
    return locked(lock, async () => {
      await withClient((client) => createRun(client, runId, request));
      return execute(runId, lock);
    });
  }

  async function resume(runId: string): Promise<RunSnapshot> {
    const run = await known(runId);
    if (!ENDED.includes(run.status)) return resumeInterrupted(runId);
    if (!RESUMABLE.includes(run.status)) throw notResumable(run);
    const lock = await take(runId);
    if (lock === null) throw goesOn(runId);
    return locked(lock, async () => {
      if (!(await withClient((client) => reopenRun(client, runId)))) throw notResumable(await known(runId));
      return execute(runId, lock);
    });
  }

  /** Its process is gone, or the run goes on. */
  async function resumeInterrupted(runId: string): Promise<RunSnapshot> {
    const resumed = (await goOn(runId)) ? await snapshot(runId) : null;
    if (resumed === null) throw goesOn(runId);
    return resumed;
  }

  async function cancel(runId: string): Promise<RunSnapshot> {
    const run = await known(runId);
    if (ENDED.includes(run.status)) throw notRunning(runId, run.status);
    await withClient((client) => requestCancel(client, runId));
    const mine = executions.get(runId);
    mine?.stop('cancelled');
    await mine?.ended;
    const until = performance.now() + CANCEL_MS;
    for (;;) {
      const now = await withClient((client) => readRun(client, runId));
      if (now === null) throw notFound(runId);
      if (ENDED.includes(now.status)) return now;
      if (performance.now() > until) {
        throw new PipelineError('run.cancel_pending', {
          message: 'The run has been asked to end, but the process that runs it has not answered yet.',
          next: 'Look at the run again in a moment.',
          retryable: true,
          detail: { runId },
        });
      }
      await delay(100);
    }
  }

  function events(runId: string): Observable<RunEvent> {
    return defer(() => {
      const mine = executions.get(runId);
      return mine === undefined ? watchStoredRun(withClient, runId) : mine.live.events;
    });
  }

  function allEvents(tenant: string): Observable<RunEvent> {
    return defer(() =>
      merge(from([...executions.values()]), started.messages).pipe(
        filter((execution) => execution.tenant === tenant),
        mergeMap((execution) => execution.live.events),
      ),
    );
  }

  function close(): Promise<void> {
    closed ??= stopAll();
    return closed;
  }

  async function stopAll(): Promise<void> {
    closing.abort();
    const all = [...executions.values()];
    for (const execution of all) execution.stop('shutdown');
    await Promise.all(all.map((execution) => execution.ended));
    await supervision;
    started.end();
    await control.close();
  }

  return { start, resume, cancel, snapshot, events, allEvents, recover, close };
}

function notFound(runId: string): PipelineError {
  return new PipelineError('run.not_found', {
    message: `There is no run ${runId}.`,
    next: 'List the runs to find its id.',
  });
}

function notRunning(runId: string, status: RunStatus): PipelineError {
  return new PipelineError('run.not_running', {
    message: `The run has ended already: ${status}.`,
    next: 'Nothing to cancel.',
    detail: { runId, status },
  });
}

function notResumable({ id, status }: StoredRun): PipelineError {
  return new PipelineError('run.not_resumable', {
    message: `The run is ${status}; only failed and cancelled runs are resumed.`,
    next: status === 'running' ? 'Wait for it to end, or cancel it.' : 'Run the pipeline again.',
    detail: { runId: id, status },
  });
}

function goesOn(runId: string): PipelineError {
  return new PipelineError('run.not_resumable', {
    message: 'The run goes on already.',
    next: 'Watch it, or cancel it first.',
    detail: { runId },
  });
}
