import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { defer, filter, from, merge, mergeMap, type Observable } from 'rxjs';
import { translatePgError } from '../../sinks/postgres/errors.ts';
import type { TableRef } from '../../sinks/postgres/identifier.ts';
import { sweepOldTables } from '../../sinks/postgres/swap/old-tables.ts';
import { rollbackTable } from '../../sinks/postgres/swap/rollback-table.ts';
import { readRun } from '../commit/read-run.ts';
import { appendRunLog } from '../commit/run-log.ts';
import { listInterrupted, reopenRun, requestCancel, type StoredRun } from '../commit/runs.ts';
import type { LetterPreview, PreviewRequest } from '../contract/dead-letter.ts';
import { PipelineError } from '../contract/errors.ts';
import {
  ENDED,
  type ResumeChanges,
  type RunEvent,
  type Runner,
  type RunRequest,
  type RunSnapshot,
  type RunStatus,
} from '../contract/run.ts';
import { openControl } from './database.ts';
import { createExecutions } from './executions.ts';
import { knownRun } from './known-run.ts';
import { previewLetters } from './replay/preview-letters.ts';
import { storeRun } from './replay/store-run.ts';
import { resumeChanges } from './resume-changes.ts';
import { type RunLock, takeRunLock } from './run-lock.ts';
import { refuse } from './run-refusals.ts';
import type { RunnerOptions } from './runner-options.ts';
import { stop } from './stop.ts';
import { keepHeapTight } from './tight-heap.ts';
import { watchStoredRun } from './watch-stored-run.ts';

/** How often interrupted runs and requests to cancel from other processes are looked for. */
const SUPERVISION_MS = 2_000;
/** How often old tables are looked for whose time is over. */
const SWEEP_MS = 60_000;
const CANCEL_MS = 5_000;
const CONNECTIONS = 4;
const RESUMABLE: readonly RunStatus[] = ['failed', 'cancelled'];

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
  const executions = createExecutions(options, withClient);
  const closing = new AbortController();
  let supervision: Promise<void> | null = null;
  let takesInterrupted = false;
  let closed: Promise<void> | null = null;

  async function snapshot(runId: string): Promise<RunSnapshot | null> {
    return executions.get(runId)?.live.snapshot() ?? (await withClient((client) => readRun(client, runId)));
  }

  function known(runId: string): Promise<StoredRun> {
    return knownRun(withClient, runId);
  }

  async function execute(runId: string, lock: RunLock): Promise<RunSnapshot> {
    const first = await executions.begin(runId, lock);
    supervision ??= supervise();
    return first;
  }

  /** What is done under a lock before an execution owns it; a failure gives the lock back. */
  async function locked<T>(lock: RunLock, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  async function take(runId: string): Promise<RunLock | null> {
    return executions.get(runId) !== undefined || closing.signal.aborted ? null : lockRun(runId);
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
    let swept = Number.NEGATIVE_INFINITY;
    while (!closing.signal.aborted) {
      await delay(SUPERVISION_MS, undefined, { signal: closing.signal }).catch(() => {});
      if (closing.signal.aborted) return;
      await lookAround().catch((error: unknown) => options.onTrouble('-', error));
      if (performance.now() - swept < SWEEP_MS) continue;
      swept = performance.now();
      await withClient(sweepOldTables).catch((error: unknown) => options.onTrouble('-', error));
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
      await withClient((client) => storeRun(client, runId, request));
      return execute(runId, lock);
    });
  }

  async function resume(runId: string, wanted: ResumeChanges = {}): Promise<RunSnapshot> {
    const run = await known(runId);
    const { changes, said } = resumeChanges(run.plan, wanted);
    if (said.length > 0 && run.plan.validation === 'strict') throw refuse.strictPolicy(runId);
    if (!ENDED.includes(run.status)) {
      if (said.length > 0) throw refuse.goesOn(runId);
      return resumeInterrupted(runId);
    }
    if (!RESUMABLE.includes(run.status)) throw refuse.notResumable(runId, run.status);
    if (run.plan.source.replay) throw refuse.replayEnded(runId, run.status);
    const lock = await take(runId);
    if (lock === null) throw refuse.goesOn(runId);
    return locked(lock, async () => {
      if (!(await withClient((client) => reopenRun(client, runId, changes)))) {
        throw refuse.notResumable(runId, (await known(runId)).status);
      }
      for (const message of said) {
        await withClient((client) => appendRunLog(client, runId, { stage: 'resume', message }));
      }
      return execute(runId, lock);
    });
  }

  /** Its process is gone, or the run goes on. */
  async function resumeInterrupted(runId: string): Promise<RunSnapshot> {
    const resumed = (await goOn(runId)) ? await snapshot(runId) : null;
    if (resumed === null) throw refuse.goesOn(runId);
    return resumed;
  }

  async function cancel(runId: string): Promise<RunSnapshot> {
    const run = await known(runId);
    if (ENDED.includes(run.status)) throw refuse.notRunning(runId, run.status);
    await withClient((client) => requestCancel(client, runId));
    const mine = executions.get(runId);
    mine?.stop('cancelled');
    await mine?.ended;
    const until = performance.now() + CANCEL_MS;
    for (;;) {
      const now = await withClient((client) => readRun(client, runId));
      if (now === null) throw refuse.notFound(runId);
      if (ENDED.includes(now.status)) return now;
      if (performance.now() > until) {
        throw refuse.cancelPending(runId);
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
      merge(from(executions.all), executions.started).pipe(
        filter((execution) => execution.tenant === tenant),
        mergeMap((execution) => execution.live.events),
      ),
    );
  }

  function rollback(table: TableRef): Promise<string> {
    const { databaseUrl } = options;
    return rollbackTable({ databaseUrl, applicationName: 'sluice rollback', table }, closing.signal);
  }

  function close(): Promise<void> {
    closed ??= stopAll();
    return closed;
  }

  async function stopAll(): Promise<void> {
    closing.abort();
    await Promise.all([executions.close(), supervision]);
    // What a look around had begun meanwhile.
    await executions.close();
    await control.close();
  }

  function preview(request: PreviewRequest, signal: AbortSignal): Promise<readonly LetterPreview[]> {
    return previewLetters(options, request, signal);
  }

  return { start, preview, resume, cancel, snapshot, events, allEvents, take: goOn, recover, rollback, close };
}
