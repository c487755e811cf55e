import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import { fileFailure } from '../../../runtime/contract/file-failure.ts';
import type { Format, FormatFile, TextPosition } from '../format.ts';
import { requireFewColumns } from '../most-columns.ts';

/** Records that are looked at for their keys. */
const SAMPLE_ROWS = 1000;
const SAMPLE_BYTES = 256 * 1024;

/**
 * The keys of the first records, in the order in which they show up; `null` when there is no record. A file that cannot be
 * read on has those of the records before the damage, if there is one.
 */
export async function discoverKeys(
  format: Format<TextPosition>,
  file: FormatFile,
  signal: AbortSignal,
): Promise<ColumnTypes | null> {
  const names = new Set<string>();
  let seen = 0;
  try {
    for await (const rows of format.read(file, { columns: [], batchBytes: SAMPLE_BYTES, after: null }, signal)) {
      for (let row = 0; row < rows.length; row++) {
        for (const name of Object.keys(rows.record(row) as object)) names.add(name);
        requireFewColumns(names.size, file.label);
      }
      seen += rows.length;
      rows.recycle?.();
      if (seen >= SAMPLE_ROWS) break;
    }
  } catch (error) {
    if (seen === 0 || fileFailure(error) === null) throw error;
  }
  if (seen === 0) return null;
  return [...names].map((name, index) => ({ name, type: 'untyped', nullable: true, sourceOrdinal: index }));
}
