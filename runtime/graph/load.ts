import {
  catchError,
  concatMap,
  EMPTY,
  endWith,
  from,
  ignoreElements,
  interval,
  map,
  merge,
  type Observable,
  of,
  Subject,
  share,
  takeUntil,
} from 'rxjs';
import type { SplitCounters } from '../commit/counters.ts';
import { wholeNode } from '../commit/plan-flow.ts';
import type { CreateSeal } from '../commit/seal.ts';
import type { PipelineError } from '../contract/errors.ts';
import { needsStaging } from '../contract/needs-staging.ts';
import type { Plan } from '../contract/plan.ts';
import type { SinkWriter, TakenBatch } from '../contract/sink.ts';
import { asPipelineError } from './defect.ts';
import type { SplitProgress } from './split-progress.ts';
import { recordsOf, type TimedResult, Transaction } from './transaction.ts';
import type { Arrivals } from './wire.ts';

/** Rejects held for one commit; beyond them the transaction is committed early, so that memory stays bounded. */
const MAX_REJECTS = { rows: 10_000, bytes: 32 * 1024 * 1024 } as const;
/** What operators have learned, held for one commit, in the same way. */
const MAX_STATE_BYTES = 16 * 1024 * 1024;
/** Splits of a transaction that covers all there are: 1 KiB each. */
const MAX_SPLITS = 10_000;
/** Batches whose results are waited for, at most: their memory is in use, which a lane has for two more where they are small. */
const MAX_AWAITED = 2;
/** How often an open transaction's age is looked at when no batch comes. */
const TICK_MS = 250;

export interface LoadInput {
  readonly plan: Plan;
  readonly writer: SinkWriter;
  readonly splits: ReadonlyMap<string, SplitProgress>;
  readonly createSeal: CreateSeal;
  /** Records still to be written one batch a savepoint, after a commit failed on the table's rules. */
  readonly isolateRows: number;
  readonly signal: AbortSignal;
}

/** One transaction that Postgres has confirmed. */
export interface Commit {
  readonly delta: SplitCounters;
  readonly done: readonly SplitProgress[];
  readonly touched: readonly SplitProgress[];
}

/** A load that failed, with what the next attempt needs to know. */
export class LoadError extends Error {
  readonly failure: PipelineError;
  /** Records of the source that the failed transaction had taken in. */
  readonly records: number;
  /** All of its batches were written one a savepoint: each refusal of the table was found in its place. */
  readonly isolated: boolean;

  constructor(failure: PipelineError, { records, isolated }: { readonly records: number; readonly isolated: boolean }) {
    super(failure.message, { cause: failure });
    this.failure = failure;
    this.records = records;
    this.isolated = isolated;
  }
}

type Item = Arrivals | 'known' | 'tick' | 'end' | { readonly broken: unknown };

const NOTHING: TakenBatch = { result: { encoded: 0, rejects: [], rejectedRows: [] } };

/** A batch that each target has taken. */
interface Taken {
  readonly arrivals: Arrivals;
  readonly progress: SplitProgress;
  /** Of each target, and how long it took to take it. */
  readonly results: readonly (TakenBatch & { readonly busyMs: number })[];
  /** No result is waited for any more. */
  isKnown: boolean;
}

/** The graph's last stage: writes batches, and commits by rows, by time, and at the end. */
export function load(batches: Observable<Arrivals>, input: LoadInput): Observable<Commit> {
  const { plan, writer, signal } = input;
  const whole = wholeNode(plan);
  let transaction: Transaction | null = null;
  let isolateRows = input.isolateRows;
  /** What the writer has taken, in order, until its results are known. */
  const awaited: Taken[] = [];
  /** Told of results that were waited for: the source may wait for the memory of their batches. */
  const known = new Subject<'known'>();
  /** Time of commits that no batch has been charged with yet: the next one carries it. */
  let commitMs = 0;

  async function write(arrivals: Arrivals): Promise<Commit | null> {
    const { delivery } = arrivals[0]!;
    const progress = input.splits.get(delivery.split);
    if (progress === undefined) throw new Error(`no progress for split ${delivery.split}`);
    transaction ??= new Transaction(plan, performance.now());
    const isolate = isolateRows > transaction.read;
    transaction.isolated &&= isolate;
    const results: Taken['results'][number][] = [];
    for (const [target, batch] of arrivals.entries()) {
      const began = performance.now();
      const { result } = batch.rowCount === 0 ? NOTHING : await writer.take(batch, { isolate, target }, signal);
      results.push({ result, busyMs: performance.now() - began + commitMs });
      commitMs = 0;
    }
    const late = results.flatMap(({ result }) => (result instanceof Promise ? [result] : []));
    const taken: Taken = { arrivals, progress, results, isKnown: late.length === 0 };
    if (!taken.isKnown) {
      const know = (): void => {
        taken.isKnown = true;
        known.next('known');
      };
      // What failed is told when it is settled.
      void Promise.all(late).then(know, know);
    }
    awaited.push(taken);
    return settle();
  }

  /** Takes in the results that are known, and waits where too many are not. */
  async function settle(): Promise<Commit | null> {
    while (awaited[0]?.isKnown || awaited.length > MAX_AWAITED) await settleFirst();
    return transaction !== null && isDue(transaction) ? commit() : null;
  }

  /** Waits for what comes of the first batch that is awaited. */
  async function settleFirst(): Promise<void> {
    const { arrivals, progress, results } = awaited[0]!;
    const written: TimedResult[] = [];
    for (const { result, busyMs } of results) written.push({ ...(await result), busyMs });
    transaction!.add(arrivals, progress, written);
    arrivals[0]!.delivery.release();
    awaited.shift();
  }

  function isDue(open: Transaction): boolean {
    const { rejects, rejectBytes, stateBytes } = open;
    const rejected = rejects.length >= MAX_REJECTS.rows || rejectBytes >= MAX_REJECTS.bytes;
    if (whole !== null) {
      // The commit is refused then, as it would be at the end.
      if (rejects.length > (plan.errorBudget?.maxErrors ?? Number.POSITIVE_INFINITY)) return true;
      if (rejected) throw needsStaging(whole, 'more of them are rejected than one transaction holds');
      if (open.splits > MAX_SPLITS) throw needsStaging(whole, 'they come from more files than one transaction holds');
      return false;
    }
    return rejected || stateBytes >= MAX_STATE_BYTES || open.encoded >= plan.batchRows || isOld(open);
  }

  function isOld(open: Transaction): boolean {
    return whole === null && performance.now() - open.openedAt >= plan.commitEveryMs;
  }

  async function commit(): Promise<Commit | null> {
    while (awaited.length > 0) await settleFirst();
    if (transaction === null || transaction.empty) return null;
    const closing = transaction;
    const { createSeal } = input;
    const began = performance.now();
    await writer.commit(({ superseded }) => {
      closing.supersede(superseded);
      return createSeal({ advances: closing.advances(), rejects: closing.rejects, states: closing.states });
    }, signal);
    commitMs += performance.now() - began;
    isolateRows = Math.max(0, isolateRows - closing.read);
    transaction = null;
    const done = closing.committed();
    const { touched } = closing;
    return { delta: closing.delta(), done, touched };
  }

  async function step(item: Item): Promise<Commit | null> {
    try {
      if (item === 'end') return await commit();
      if (item === 'known') return await settle();
      if (item === 'tick') return transaction !== null && isOld(transaction) ? await commit() : null;
      if (isArrivals(item)) return await write(item);
      // A row that stops the run comes before what breaks off behind it.
      while (awaited.length > 0 && !signal.aborted) await settleFirst();
      throw item.broken;
    } catch (error) {
      const failure = asPipelineError(error);
      const lost = new Set([...awaited.splice(0).map(({ arrivals }) => arrivals), ...(isArrivals(item) ? [item] : [])]);
      let records = transaction?.read ?? 0;
      for (const [batch] of lost) records += recordsOf(plan, batch!);
      const isolated = transaction?.isolated ?? true;
      transaction?.failed(failure);
      transaction = null;
      await writer.rollback();
      throw new LoadError(failure, { records, isolated });
    }
  }

  // A broken source arrives in order, after the batches before it, so that no write is in flight when it is handled.
  const items = batches.pipe(
    endWith<Item>('end'),
    catchError((broken: unknown) => of<Item>({ broken })),
    share(),
  );
  const ticks = interval(Math.min(TICK_MS, plan.commitEveryMs)).pipe(map((): Item => 'tick'));
  const others = merge(ticks, known).pipe(takeUntil(items.pipe(ignoreElements(), endWith(null))));
  return merge(items, others).pipe(
    concatMap((item) => from(step(item))),
    concatMap((commit) => (commit === null ? EMPTY : of(commit))),
  );
}

function isArrivals(item: Item): item is Arrivals {
  return Array.isArray(item);
}
