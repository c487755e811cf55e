import type { RowBatch } from '../contract/batch.ts';
import { type FileFailure, fileFailure } from '../contract/file-failure.ts';
import type { SourceRows } from '../contract/source.ts';
import type { SplitProgress } from './split-progress.ts';
import { createTally } from './tally.ts';

/** What failed in a file, and the number of its first record that is not read. */
export interface BrokenFile extends FileFailure {
  readonly row: number;
}

/** The next rows of a file or, where `mayFail`, what fails in it. */
export async function nextRows(
  rows: AsyncIterator<SourceRows>,
  mayFail: boolean,
): Promise<IteratorResult<SourceRows> | { readonly failure: FileFailure }> {
  try {
    return await rows.next();
  } catch (error) {
    const failure = mayFail ? fileFailure(error) : null;
    if (failure === null) throw error;
    return { failure };
  }
}

/** The rest of a file as one reject: it counts as one record that was read, for nobody knows how many there are. */
export function rejectedFile(
  node: string,
  { split }: SplitProgress,
  { row, code, message, next, byte, line }: BrokenFile,
): Pick<RowBatch, 'rejects' | 'tally'> {
  const tally = createTally();
  const source = tally.node(node);
  source.in = 1;
  source.rejected = 1;
  const reject = {
    node,
    split: split.id,
    label: split.label,
    rowNumber: row,
    ...(line === null ? {} : { line }),
    ...(byte === null ? {} : { byte }),
    column: null,
    value: null,
    code,
    reason: `${message} Of this file nothing is loaded from row ${row} on.`,
    next,
    record: null,
  };
  return { rejects: [reject], tally };
}
