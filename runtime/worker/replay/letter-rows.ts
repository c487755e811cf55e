import type { LetterRecord } from '../../commit/replay-letters.ts';
import type { Column, ColumnTypes } from '../../contract/column.ts';
import type { Json } from '../../contract/json.ts';
import type { SourceReject, SourceRows } from '../../contract/source.ts';
import { bytesBuilder } from '../../rows/bytes-builder.ts';
import { isNumberText } from '../../rows/number-text.ts';
import { type LetterFields, readLetterRecord } from './read-letter-record.ts';

/**
 * Lays dead letters out as the source would have: fields that a record lacks are NULL. A letter whose record could not
 * be taken apart, and was not edited, is rejected again, for the reason that it has.
 */
export function letterRows(
  letters: readonly LetterRecord[],
  columns: ColumnTypes,
  { position }: { readonly position: Json },
): SourceRows {
  const rows: { readonly id: number; readonly fields: LetterFields }[] = [];
  const rejects: SourceReject[] = [];
  for (const letter of letters) {
    const read = readLetterRecord(letter, columns);
    if (read.ok) rows.push({ id: Number(letter.id), fields: read.fields });
    else rejects.push(rejectAgain(letter, read.record));
  }
  const vectors = columns.map((column) => {
    const builder = bytesBuilder(rows.length);
    rows.forEach(({ fields }, row) => {
      const text = fieldText(fields, column);
      if (text !== null) builder.setText(row, text);
    });
    return builder.finish();
  });
  const firstRow = rows[0]?.id ?? 0;
  return {
    vectors,
    length: rows.length,
    bytes: vectors.reduce((sum, { buffer }) => sum + buffer.length, 0),
    consumed: 0,
    firstRow,
    rowNumbers: Int32Array.from(rows, ({ id }) => id - firstRow),
    rejects,
    position,
    record: (row) => rows[row]!.fields as Json,
  };
}

function rejectAgain({ id, column, value, code, reason }: LetterRecord, record: Json): SourceReject {
  return { rowNumber: Number(id), column, value, code, reason, record };
}

/**
 * The text of a field, as its source had it. A text in a json column is JSON where it reads as such: a CSV file has
 * it so.
 */
export function fieldText(fields: LetterFields, { name, type }: Column): string | null {
  const value = Object.hasOwn(fields, name) ? fields[name]! : null;
  if (value === null) return null;
  if (isNumberText(value)) return value.numberText;
  if (typeof value === 'string') return type === 'json' && !isJson(value) ? JSON.stringify(value) : value;
  return JSON.stringify(value);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
