import { type RunSplit, sourceSplit } from '../../commit/split-ids.ts';
import type { Origin, Reject } from '../../contract/batch.ts';
import { PipelineError } from '../../contract/errors.ts';
import type { Source, SourceRows, Split } from '../../contract/source.ts';
import { rejectRow } from '../../rows/select.ts';

/** What a reject says beside the record of its row. */
export type Cause = Pick<Reject, 'node' | 'column' | 'value' | 'code' | 'reason'>;

/** Reads splits again for the records of single rows. */
export interface Again extends AsyncDisposable {
  /** The reject of a row, by number of its split and of the row in it. Rows that are asked for in order cost one reading of their split. */
  reject(place: { readonly split: number; readonly row: number }, cause: Cause): Promise<Reject>;
}

export interface ReadAgainOptions {
  readonly sourceOf: (split: RunSplit) => Promise<Source>;
  readonly splitAt: (ordinal: number) => Promise<RunSplit>;
  readonly signal: AbortSignal;
}

interface Reading {
  readonly ordinal: number;
  readonly split: Split;
  readonly rows: AsyncIterator<SourceRows>;
  batch: SourceRows | null;
}

/** A split is read from its beginning, as far as it is asked for. */
export function readAgain({ sourceOf, splitAt, signal }: ReadAgainOptions): Again {
  let reading: Reading | null = null;

  async function readingOf({ split: ordinal, row }: { split: number; row: number }): Promise<Reading> {
    const isAhead = reading?.ordinal === ordinal && (reading.batch === null || row >= reading.batch.firstRow);
    if (reading !== null && isAhead) return reading;
    await reading?.rows.return?.();
    const found = await splitAt(ordinal);
    const source = await sourceOf(found);
    const rows = source.read(sourceSplit(found), null, signal)[Symbol.asyncIterator]();
    reading = { ordinal, split: found.split, rows, batch: null };
    return reading;
  }

  return {
    async reject(place, cause) {
      const at = await readingOf(place);
      for (;;) {
        const row = at.batch === null ? null : rowOf(at.batch, place.row);
        if (at.batch !== null && row !== null) return rejectRow({ origin: originOf(at, at.batch) }, row, cause);
        at.batch?.recycle?.();
        const next = await at.rows.next();
        if (next.done === true) throw gone(at.split, place.row);
        at.batch = next.value;
      }
    },
    async [Symbol.asyncDispose]() {
      await reading?.rows.return?.();
    },
  };
}

/** Index of the row with this number; `null` where the batch has none. */
function rowOf({ firstRow, length, rowNumbers }: SourceRows, number: number): number | null {
  const offset = number - firstRow;
  const row = rowNumbers === null ? offset : rowNumbers.subarray(0, length).indexOf(offset);
  return row >= 0 && row < length ? row : null;
}

function originOf({ split, ordinal }: Reading, batch: SourceRows): Origin {
  return {
    split: split.id,
    label: split.label,
    ordinal,
    firstRow: batch.firstRow,
    rowNumbers: batch.rowNumbers,
    record: (row) => batch.record(row),
    ...(batch.line === undefined ? {} : { line: (row: number) => batch.line!(row) }),
    ...(batch.kept === undefined ? {} : { kept: batch.kept }),
  };
}

function gone({ label }: Split, row: number): PipelineError {
  return new PipelineError('source.row_gone', {
    message: `The table refuses row ${row} of ${label}, and when it was read again for its record, it was not there. Nothing was loaded.`,
    next: 'Run the pipeline anew, and leave its source as it is while it runs.',
    detail: { label, row },
  });
}
