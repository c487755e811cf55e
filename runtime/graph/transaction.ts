import { addCounters, byName, emptyCounters, type SplitCounters } from '../commit/counters.ts';
import { planSources, planTargets } from '../commit/plan-flow.ts';
import type { DisposedReject, SplitAdvance } from '../commit/seal.ts';
import type { Delivery, LearnedState, Reject, RowBatch } from '../contract/batch.ts';
import { PipelineError } from '../contract/errors.ts';
import type { Plan, PlannedTarget } from '../contract/plan.ts';
import type { WriteResult } from '../contract/sink.ts';
import { type CountDroppedValues, createDroppedValues } from './dropped-values.ts';
import { hideValues } from './hide-values.ts';
import { dispose } from './policy.ts';
import type { SplitProgress } from './split-progress.ts';
import type { OpenTally } from './tally.ts';
import type { Arrivals } from './wire.ts';

/** What a target made of a batch, and how long it took. */
export type TimedResult = WriteResult & { readonly busyMs: number };

interface Pending {
  readonly progress: SplitProgress;
  counters: SplitCounters;
  position: SplitProgress['position'];
  nextSeq: number;
}

/** Records that a batch was made from, malformed ones included: of the source, or staged ones. */
export function recordsOf(plan: Plan, batch: RowBatch): number {
  // A source of which none of the batch's rows are may have a tally all the same, of nothing.
  return planSources(plan).reduce((sum, { node }) => {
    const source = batch.tally.nodes.get(node);
    if (source === undefined) return sum;
    return sum + (plan.source.staged ? source.out - source.added : source.in);
  }, 0);
}

/** What one open Postgres transaction holds, per split: deliveries, rejects, counters. Knows nothing of SQL. */
export class Transaction {
  readonly #plan: Plan;
  readonly #pending = new Map<string, Pending>();
  readonly #targets: readonly PlannedTarget[];
  readonly #droppedValues: readonly CountDroppedValues[];
  readonly #deliveries: Delivery[] = [];
  readonly rejects: DisposedReject[] = [];
  readonly states: LearnedState[] = [];
  readonly openedAt: number;
  /** Rows handed to COPY. */
  encoded = 0;
  /** Bytes of the source that the rejects' records were made from, roughly. */
  rejectBytes = 0;
  /** Of `states`. */
  stateBytes = 0;
  /** Records of the source that this transaction covers. */
  read = 0;
  /** All of it was written one batch a savepoint. */
  isolated = true;

  constructor(plan: Plan, openedAt: number) {
    this.#plan = plan;
    this.#targets = planTargets(plan);
    this.#droppedValues = this.#targets.map((target) => createDroppedValues(plan, target));
    this.openedAt = openedAt;
  }

  get empty(): boolean {
    return this.#deliveries.length === 0;
  }

  /**
   * Takes in a batch that the writer has encoded, at each target. Throws `row.rejected` where the policy is to stop.
   * `busyMs`: of writing all of it.
   */
  add(arrivals: Arrivals, progress: SplitProgress, written: readonly TimedResult[]): void {
    const batch = arrivals[0]!;
    const { delivery } = batch;
    const pending = this.#pendingOf(progress);
    if (delivery.seq !== pending.nextSeq) {
      throw new PipelineError('commit.gap', {
        message: `Batch ${delivery.seq} of ${progress.split.label} reached the writer before batch ${pending.nextSeq}.`,
        next: 'This is a defect of Sluice; nothing was committed out of order. Report it with the run id.',
      });
    }
    const tally = batch.tally as OpenTally;
    for (const [index, { node, holds }] of this.#targets.entries()) {
      const result = written[index]!;
      const target = tally.node(node);
      target.in += arrivals[index]!.rowCount;
      if (!holds) target.out += result.encoded;
      target.rejected += result.rejects.length;
      target.busyMs += result.busyMs;
      this.encoded += result.encoded;
    }
    pending.nextSeq += 1;
    pending.position = delivery.position;
    pending.counters = addCounters(pending.counters, this.#countersOf(arrivals, written, progress.position !== null));
    for (const learned of tally.states) {
      this.states.push(learned);
      this.stateBytes += learned.state.byteLength;
    }
    this.#deliveries.push(delivery);
    this.read += recordsOf(this.#plan, batch);
  }

  /** How many splits it advances. */
  get splits(): number {
    return this.#pending.size;
  }

  /** The splits that it advances. */
  get touched(): readonly SplitProgress[] {
    return [...this.#pending.values()].map(({ progress }) => progress);
  }

  /** Rows handed to COPY that lost against a later one of their key: known only when all are there. By target and split. */
  supersede(rows: readonly ReadonlyMap<string, number>[]): void {
    for (const [index, { node }] of this.#targets.entries()) this.#supersede(node, rows[index] ?? new Map());
  }

  #supersede(node: string, rows: ReadonlyMap<string, number>): void {
    for (const [split, superseded] of rows) {
      const pending = this.#pending.get(split);
      if (pending === undefined)
        throw new Error(`rows of ${split} were superseded in a transaction without that split`);
      const lost = { in: 0, out: -superseded, added: 0, dropped: { superseded }, rejected: 0, busyMs: 0 };
      pending.counters = addCounters(pending.counters, {
        ...emptyCounters(),
        loaded: -superseded,
        nodes: { [node]: lost },
      });
    }
  }

  advances(): readonly SplitAdvance[] {
    return [...this.#pending.values()].map(({ progress, counters, position, nextSeq }) => ({
      split: progress.split.id,
      epoch: progress.epoch,
      from: progress.position,
      to: position,
      done: progress.lastSeq !== null && nextSeq > progress.lastSeq,
      counters: addCounters(progress.counters, counters),
    }));
  }

  /** Counters of what this transaction adds, all splits together. */
  delta(): SplitCounters {
    return [...this.#pending.values()].reduce((sum, { counters }) => addCounters(sum, counters), emptyCounters());
  }

  /** Once Postgres has answered COMMIT: positions are covered, deliveries settle. Gives the splits that are done. */
  committed(): readonly SplitProgress[] {
    const done: SplitProgress[] = [];
    for (const { progress, counters, position, nextSeq } of this.#pending.values()) {
      progress.position = position;
      progress.counters = addCounters(progress.counters, counters);
      progress.nextSeq = nextSeq;
      progress.done = progress.lastSeq !== null && nextSeq > progress.lastSeq;
      if (progress.done) done.push(progress);
    }
    for (const delivery of this.#deliveries) delivery.settle('committed');
    return done;
  }

  failed(error: PipelineError): void {
    for (const delivery of this.#deliveries.splice(0)) delivery.settle(error);
  }

  #countersOf(arrivals: Arrivals, written: readonly WriteResult[], isBegun: boolean): SplitCounters {
    const batch = arrivals[0]!;
    // In source order, whichever node rejects: a policy that stops at the first bad row stops at the first of the file.
    const rejects = [...arrivals.flatMap((one) => one.rejects), ...written.flatMap((one) => one.rejects)]
      .sort((a, b) => a.rowNumber - b.rowNumber)
      .map((reject) => this.#disposed(reject, isBegun));
    for (const reject of rejects) this.rejects.push(reject);
    if (rejects.length > 0) this.rejectBytes += batch.bytes * Math.min(1, rejects.length / batch.length);
    const skipped = rejects.filter(({ disposition }) => disposition === 'skipped').length;
    return {
      read: this.#plan.source.staged ? 0 : recordsOf(this.#plan, batch),
      loaded: this.#targets.reduce((sum, { holds }, index) => sum + (holds ? 0 : written[index]!.encoded), 0),
      bytes: batch.bytes,
      skipped,
      deadLettered: rejects.length - skipped,
      nodes: Object.fromEntries(batch.tally.nodes),
      droppedValues: this.#droppedOf(arrivals, written),
    };
  }

  #droppedOf(arrivals: Arrivals, written: readonly WriteResult[]): Readonly<Record<string, number>> {
    const [first, ...others] = this.#droppedValues.map((count, index) => count(arrivals[index]!, written[index]!));
    if (others.length === 0) return first ?? {};
    const sums = byName(first ?? {});
    for (const one of others) for (const [name, rows] of Object.entries(one)) sums[name] = (sums[name] ?? 0) + rows;
    return sums;
  }

  /** Only dead letters keep what the plan hides: a replay needs it. */
  #disposed(reject: Reject, isBegun: boolean): DisposedReject {
    const plan = this.#plan;
    const disposition = dispose(reject, { plan, isBegun });
    return { ...(disposition === 'dead_letter' ? reject : hideValues(reject, plan)), disposition };
  }

  #pendingOf(progress: SplitProgress): Pending {
    const known = this.#pending.get(progress.split.id);
    if (known !== undefined) return known;
    const fresh: Pending = {
      progress,
      counters: emptyCounters(),
      position: progress.position,
      nextSeq: progress.nextSeq,
    };
    this.#pending.set(progress.split.id, fresh);
    return fresh;
  }
}
