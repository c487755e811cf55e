import type { LetterRecord } from '../../commit/replay-letters.ts';
import type { Column, ColumnTypes } from '../../contract/column.ts';
import type { Json } from '../../contract/json.ts';
import { type Lineage, lineageColumns, type RowPlace } from '../../contract/lineage.ts';
import type { SourceReject, SourceRows } from '../../contract/source.ts';
import { bytesBuilder } from '../../rows/bytes-builder.ts';
import { isNumberText } from '../../rows/number-text.ts';
import { type LetterFields, readLetterRecord } from './read-letter-record.ts';

export interface LetterPlace {
  /** Resume after these. */
  readonly position: Json;
  /** The source that they go in at. */
  readonly node: string;
  /** As `PlannedSource.lineage`. */
  readonly lineage: Lineage | undefined;
}

/**
 * Lays dead letters out as the source would have: fields that a record lacks are NULL. A letter whose record could not
 * be taken apart, and was not edited, is rejected again, for the reason that it has. Lineage is the place where each was read
 * in the first run, whatever its record holds.
 */
export function letterRows(
  letters: readonly LetterRecord[],
  columns: ColumnTypes,
  { position, node, lineage }: LetterPlace,
): SourceRows {
  const kinds = new Map(lineageColumns(lineage ?? {}).map(({ name, kind }) => [name, kind]));
  const rows: { readonly id: number; readonly fields: LetterFields; readonly place: RowPlace }[] = [];
  const rejects: SourceReject[] = [];
  for (const letter of letters) {
    const read = readLetterRecord(letter, columns);
    if (read.ok) rows.push({ id: Number(letter.id), fields: read.fields, place: placeOf(letter, node) });
    else rejects.push(rejectAgain(letter, read.record));
  }
  const vectors = columns.map((column) => {
    const builder = bytesBuilder(rows.length);
    const kind = kinds.get(column.name);
    rows.forEach(({ fields, place }, row) => {
      const text = kind === undefined ? fieldText(fields, column) : place[kind];
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

function placeOf({ label, row }: LetterRecord, node: string): RowPlace {
  return { file: label, row, source: node };
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
