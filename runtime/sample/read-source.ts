import { emptyCounters } from '../commit/counters.ts';
import type { RowBatch } from '../contract/batch.ts';
import type { ColumnTypes } from '../contract/column.ts';
import type { Sample, SampleReject, SampleRow } from '../contract/sample.ts';
import type { Source } from '../contract/source.ts';
import { Credits } from '../graph/credits.ts';
import { pump } from '../graph/pump.ts';
import { type SplitProgress, startProgress } from '../graph/split-progress.ts';
import { selectRows } from '../rows/select.ts';
import { causeOf, cellsOf, type Given, originOf, rowsIn } from './sample-rows.ts';

export interface ReadInput {
  readonly node: string;
  readonly source: Source;
  readonly columns: ColumnTypes;
  /** Records at most, bad ones included. */
  readonly limit: number;
  /** After this, what has been read is enough, if it is anything. */
  readonly enoughAfterMs: number;
  readonly signal: AbortSignal;
}

export interface ReadRows {
  readonly given: Given;
  readonly rejects: readonly SampleReject[];
  readonly read: NonNullable<Sample['read']>;
}

/**
 * The first records of a source, in its order. It is let go of as soon as there are enough: neither its listing nor its
 * reading goes on. A file that cannot be read on is one reject, behind the rows before the damage.
 */
export async function readSource(input: ReadInput): Promise<ReadRows> {
  const { columns, limit, signal } = input;
  const batches: RowBatch[] = [];
  let records = 0;
  let stoppedBy: ReadRows['read']['stoppedBy'] = null;
  const reading = pump({
    failures: 'reject',
    node: input.node,
    sources: new Map([[input.node, input.source]]),
    claims: splitsOf(input.source, signal),
    credits: new Credits({ batches: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_SAFE_INTEGER }),
    signal,
    onRead: () => {},
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let isLate = false;
  const subscription = reading.batches.subscribe({
    next(batch) {
      const taken = firstRecords(batch, limit - records);
      batches.push(taken);
      records += taken.rowCount + taken.rejects.length;
      if (records < limit && !(isLate && records > 0)) return;
      stoppedBy = records < limit ? 'time' : 'limit';
      // Before the pump asks for another batch.
      subscription.unsubscribe();
      resolve();
    },
    error: reject,
    complete: resolve,
  });
  const timer = setTimeout(() => {
    isLate = true;
    if (records === 0) return;
    stoppedBy ??= 'time';
    resolve();
  }, input.enoughAfterMs);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    subscription.unsubscribe();
    await reading.stopped;
  }
  return { given: givenOf(batches, columns), rejects: batches.flatMap(rejectsOf), read: { records, stoppedBy } };
}

async function* splitsOf(source: Source, signal: AbortSignal): AsyncGenerator<SplitProgress> {
  let ordinal = 0;
  for await (const split of source.splits(signal)) {
    yield startProgress({ split, ordinal: ordinal++, epoch: '0', position: null, counters: emptyCounters() });
  }
}

/** A batch with no more records than there is room for: rows, and records that could not be read, in their order. */
function firstRecords(batch: RowBatch, room: number): RowBatch {
  if (batch.rowCount + batch.rejects.length <= room) return batch;
  const places = [
    ...rowsIn(batch).map((row) => ({ row, number: originOf(batch.origin, row).row })),
    ...batch.rejects.map((reject) => ({ reject, number: reject.rowNumber })),
  ].sort((a, b) => a.number - b.number);
  const taken = places.slice(0, room);
  const rows = taken.flatMap((place) => ('row' in place ? [place.row] : []));
  return {
    ...selectRows(batch, Int32Array.from(rows)),
    rejects: taken.flatMap((place) => ('reject' in place ? [place.reject] : [])),
  };
}

function givenOf(batches: readonly RowBatch[], columns: ColumnTypes): Given {
  const held = batches.filter(({ rowCount }) => rowCount > 0);
  const rows = held.flatMap((batch): SampleRow[] =>
    rowsIn(batch).map((row) => ({
      from: null,
      origin: originOf(batch.origin, row),
      cells: cellsOf(batch, row, columns),
    })),
  );
  return { columns, batches: held, rows };
}

function rejectsOf({ rejects }: RowBatch): SampleReject[] {
  return rejects.map((reject) => ({
    ...causeOf(reject),
    from: null,
    origin: {
      label: reject.label,
      row: reject.rowNumber,
      ...(reject.line === undefined ? {} : { line: reject.line }),
      ...(reject.byte === undefined ? {} : { byte: reject.byte }),
    },
  }));
}
