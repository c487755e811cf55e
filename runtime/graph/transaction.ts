import { addCounters, emptyCounters, type SplitCounters } from '../commit/counters.ts';
import type { DisposedReject, SplitAdvance } from '../commit/seal.ts';
import type { Delivery, Reject, RowBatch } from '../contract/batch.ts';
import { PipelineError } from '../contract/errors.ts';
import type { Plan } from '../contract/plan.ts';
import type { WriteResult } from '../contract/sink.ts';
import { type CountDroppedValues, createDroppedValues } from './dropped-values.ts';
import { hideValues } from './hide-values.ts';
import { dispose } from './policy.ts';
import type { SplitProgress } from './split-progress.ts';
import type { OpenTally } from './tally.ts';

interface Pending {
  readonly progress: SplitProgress;
  counters: SplitCounters;
  position: SplitProgress['position'];
  nextSeq: number;
}

/** Records that a batch was made from, malformed ones included: of the source, or staged ones. */
export function recordsOf(plan: Plan, batch: RowBatch): number {
  const source = batch.tally.nodes.get(plan.source.node);
  if (source === undefined) return 0;
  return plan.source.staged ? source.out - source.added : source.in;
}

/** What one open Postgres transaction holds, per split: deliveries, rejects, counters. Knows nothing of SQL. */
export class Transaction {
  readonly #plan: Plan;
  readonly #pending = new Map<string, Pending>();
  readonly #droppedValues: CountDroppedValues;
  readonly #deliveries: Delivery[] = [];
  readonly rejects: DisposedReject[] = [];
  readonly openedAt: number;
  /** Rows handed to COPY. */
  encoded = 0;
  /** Bytes of the source that the rejects' records were made from, roughly. */
  rejectBytes = 0;
  /** Records of the source that this transaction covers. */
  read = 0;
  /** All of it was written one batch a savepoint. */
  isolated = true;

  constructor(plan: Plan, openedAt: number) {
    this.#plan = plan;
    this.#droppedValues = createDroppedValues(plan);
    this.openedAt = openedAt;
  }

  get empty(): boolean {
    return this.#deliveries.length === 0;
  }

  /** Takes in a batch that the writer has encoded. Throws `row.rejected` where the policy is to stop. */
  add(batch: RowBatch, progress: SplitProgress, written: WriteResult & { readonly busyMs: number }): void {
    const { delivery } = batch;
    const pending = this.#pendingOf(progress);
    if (delivery.seq !== pending.nextSeq) {
      throw new PipelineError('commit.gap', {
        message: `Batch ${delivery.seq} of ${progress.split.label} reached the writer before batch ${pending.nextSeq}.`,
        next: 'This is a defect of Sluice; nothing was committed out of order. Report it with the run id.',
      });
    }
    const target = (batch.tally as OpenTally).node(this.#plan.target.node);
    target.in += batch.rowCount;
    if (!this.#plan.target.holds) target.out += written.encoded;
    target.rejected += written.rejects.length;
    target.busyMs += written.busyMs;
    pending.nextSeq += 1;
    pending.position = delivery.position;
    pending.counters = addCounters(pending.counters, this.#countersOf(batch, written, progress.position !== null));
    this.#deliveries.push(delivery);
    this.encoded += written.encoded;
    this.read += recordsOf(this.#plan, batch);
  }

  /** The splits that it advances. */
  get touched(): readonly SplitProgress[] {
    return [...this.#pending.values()].map(({ progress }) => progress);
  }

  /** Rows handed to COPY that lost against a later one of their key: known only when all are there. By split. */
  supersede(rows: ReadonlyMap<string, number>): void {
    const node = this.#plan.target.node;
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

  #countersOf(batch: RowBatch, written: WriteResult, isBegun: boolean): SplitCounters {
    // In source order, whichever node rejects: a policy that stops at the first bad row stops at the first of the file.
    const rejects = [...batch.rejects, ...written.rejects]
      .sort((a, b) => a.rowNumber - b.rowNumber)
      .map((reject) => this.#disposed(reject, isBegun));
    for (const reject of rejects) this.rejects.push(reject);
    if (rejects.length > 0) this.rejectBytes += batch.bytes * Math.min(1, rejects.length / batch.length);
    const skipped = rejects.filter(({ disposition }) => disposition === 'skipped').length;
    return {
      read: this.#plan.source.staged ? 0 : recordsOf(this.#plan, batch),
      loaded: this.#plan.target.holds ? 0 : written.encoded,
      bytes: batch.bytes,
      skipped,
      deadLettered: rejects.length - skipped,
      nodes: Object.fromEntries(batch.tally.nodes),
      droppedValues: this.#droppedValues(batch, written),
    };
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
