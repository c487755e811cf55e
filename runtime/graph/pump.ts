import { Observable } from 'rxjs';
import { sourceSplit } from '../commit/split-ids.ts';
import type { Reject, RowBatch } from '../contract/batch.ts';
import type { Json } from '../contract/json.ts';
import type { Source, SourceReject, SourceRows } from '../contract/source.ts';
import { type BrokenFile, nextRows, rejectedFile } from './broken-file.ts';
import type { Credits } from './credits.ts';
import { createDelivery } from './delivery.ts';
import type { SplitProgress } from './split-progress.ts';
import { createTally } from './tally.ts';

/** What a reject takes beside the bytes that it was read from: its object, its record, their texts. */
const REJECT_BYTES = 768;

export interface PumpInput {
  /** Node of the source of splits that name none. */
  readonly node: string;
  /** The rows have been counted on their way into the node; see `PlannedSource.staged`. */
  readonly staged?: boolean;
  /** By node. */
  readonly sources: ReadonlyMap<string, Source>;
  /** Splits that this lane owns, in the order in which to read them. */
  readonly claims: AsyncIterable<SplitProgress>;
  readonly credits: Credits;
  /** What becomes of a file that cannot be read on: an error, or a reject of all that is left of it. */
  readonly failures: 'stop' | 'reject';
  readonly signal: AbortSignal;
  /** Called for each batch pulled: rows and source bytes, before any commit. */
  readonly onRead: (rows: number, bytes: number) => void;
}

export interface Pump {
  /** Ends each split with a batch of no rows, whose delivery covers the end. Single use. */
  readonly batches: Observable<RowBatch>;
  /** Resolves when the reading has stopped and its files are closed, after `batches` has ended or was unsubscribed. */
  readonly stopped: Promise<void>;
}

/**
 * The only bridge between pull (async iteration of a source) and push (the RxJS graph): it takes a credit, pulls one
 * batch, pushes it down. What is in flight is bounded by the credits, whatever the graph below queues.
 */
export function pump(input: PumpInput): Pump {
  // Not `AbortSignal.any`: each look at its state asks those that it is made of, several times a batch.
  const left = new AbortController();
  const { signal } = left;
  const leave = (): void => left.abort(input.signal.reason);
  if (input.signal.aborted) leave();
  else input.signal.addEventListener('abort', leave);
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  const markStopped = (): void => {
    input.signal.removeEventListener('abort', leave);
    resolve();
  };
  const batches = new Observable<RowBatch>((subscriber) => {
    readAll(input, signal, (batch) => subscriber.next(batch))
      .then(
        () => subscriber.complete(),
        (error: unknown) => subscriber.error(error),
      )
      .finally(markStopped);
    return () => left.abort();
  });
  return { batches, stopped };
}

async function readAll(input: PumpInput, signal: AbortSignal, push: (batch: RowBatch) => void): Promise<void> {
  for await (const claim of input.claims) {
    signal.throwIfAborted();
    await readSplit(input, claim, signal, push);
  }
}

async function readSplit(
  input: PumpInput,
  claim: SplitProgress,
  signal: AbortSignal,
  push: (batch: RowBatch) => void,
): Promise<void> {
  const { credits } = input;
  const node = claim.node ?? input.node;
  const source = input.sources.get(node);
  if (source === undefined) throw new TypeError(`the plan has no source "${node}"`);
  const rows = source.read(sourceSplit(claim), claim.position, signal)[Symbol.asyncIterator]();
  let seq = 0;
  let last: RowBatch | null = null;
  let nextRow = rowOf(claim.position) + 1;
  let broken: BrokenFile | null = null;
  try {
    for (;;) {
      await credits.take(signal);
      const asked = performance.now();
      const next = await nextRows(rows, input.failures === 'reject');
      if ('failure' in next) {
        broken = { ...next.failure, row: nextRow };
        input.onRead(1, 0);
        break;
      }
      if (next.done === true) break;
      const read = next.value;
      if (read.length + read.rejects.length > 0) nextRow = read.firstRow + read.length + read.rejects.length;
      const bytes = read.bytes + read.rejects.length * REJECT_BYTES;
      credits.charge(bytes);
      last = toBatch(input, claim, seq, read, () => {
        read.recycle?.();
        credits.giveBack(bytes);
      });
      seq += 1;
      (last.tally as ReturnType<typeof createTally>).node(node).busyMs = performance.now() - asked;
      input.onRead(read.length + read.rejects.length, read.consumed);
      push(last);
    }
    claim.lastSeq = seq;
    const end = endOfSplit(claim, seq, last, () => credits.giveBack(0));
    push(broken === null ? end : { ...end, ...rejectedFile(node, claim, broken) });
  } finally {
    await rows.return?.();
  }
}

function toBatch(
  { node: only, staged = false }: PumpInput,
  claim: SplitProgress,
  seq: number,
  read: SourceRows,
  onRelease: () => void,
): RowBatch & { readonly tally: ReturnType<typeof createTally> } {
  const node = claim.node ?? only;
  const tally = createTally();
  const source = tally.node(node);
  source.in = staged ? 0 : read.length + read.rejects.length;
  source.out = read.length;
  source.rejected = read.rejects.length;
  return {
    vectors: read.vectors,
    length: read.length,
    selection: null,
    rowCount: read.length,
    bytes: read.consumed,
    origin: {
      split: claim.split.id,
      label: claim.split.label,
      ordinal: claim.ordinal,
      ...(claim.node === null ? {} : { source: claim.node }),
      firstRow: read.firstRow,
      rowNumbers: read.rowNumbers,
      record: (row) => read.record(row),
      ...(read.line === undefined ? {} : { line: (row: number) => read.line!(row) }),
      ...(read.kept === undefined ? {} : { kept: read.kept }),
    },
    rejects: read.rejects.map((reject) => placeReject(node, claim, reject)),
    tally,
    delivery: createDelivery({
      split: claim.split.id,
      seq,
      position: read.position,
      onRelease,
      onSettle: nothing,
    }),
  };
}

/** Records before a position of a file. */
function rowOf(position: Json | null): number {
  if (typeof position !== 'object' || position === null || !('row' in position)) return 0;
  return Number(position.row);
}

function placeReject(node: string, claim: SplitProgress, reject: SourceReject): Reject {
  return { ...reject, node, split: claim.split.id, label: claim.split.label };
}

/** No rows, the last batch's position: its commit marks the split as done. */
function endOfSplit(claim: SplitProgress, seq: number, last: RowBatch | null, onRelease: () => void): RowBatch {
  return {
    vectors: last?.vectors ?? [],
    length: 0,
    selection: null,
    rowCount: 0,
    bytes: 0,
    origin: {
      split: claim.split.id,
      label: claim.split.label,
      ordinal: claim.ordinal,
      ...(claim.node === null ? {} : { source: claim.node }),
      firstRow: 0,
      rowNumbers: null,
      record: () => null,
    },
    rejects: [],
    tally: createTally(),
    delivery: createDelivery({
      split: claim.split.id,
      seq,
      position: last?.delivery.position ?? claim.position,
      onRelease,
      onSettle: nothing,
    }),
  };
}

/** Outside of the functions above: a closure made in one would keep the batch's rows until the commit. */
function nothing(): void {}
