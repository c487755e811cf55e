import { isUtf8 } from 'node:buffer';
import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import type { Json } from '../../../runtime/contract/json.ts';
import type { SourceReject, SourceRows } from '../../../runtime/contract/source.ts';
import type { Cell } from '../../../runtime/contract/vector.ts';
import { MOST_NESTING } from '../../../runtime/rows/most-nesting.ts';
import { parseJson } from '../../../runtime/rows/parse-json.ts';
import type { TextPosition } from '../format.ts';
import { hasLoneSurrogate, needsCare, parseExactly, plainJson } from './parse-exactly.ts';
import { isTooDeep } from './value-end.ts';

/** Bytes of a bad record that its reject keeps. */
const RAW_LIMIT = 64 * 1024;

/** Memory that parsed records take for each byte of their text, the text included. The objects of larger windows outlive young collections: a load peaked at 203 MB, not 187. */
export const PARSED_GROWTH = 4;
/** The same of records whose cells are bytes: the window, its copy, and where the cells are. */
export const SCANNED_GROWTH = 2;

export type JsonRow = Readonly<Record<string, Cell>>;
type Fault = Pick<SourceReject, 'code' | 'reason' | 'value'>;

/** The bytes of one record in its window, and the line on which it begins. */
export interface RecordSpan {
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/** The rows of one window. */
export type LaidRows = Omit<SourceRows<TextPosition>, 'consumed' | 'position' | 'bytes'>;

/** Where the records of a window stand: byte `byte` of the file is at `from`. */
export interface RecordBytes {
  readonly buffer: Buffer;
  readonly from: number;
  readonly to: number;
  readonly byte: number;
}

/** Parses the records of one window with `JSON.parse` and lays them out as values. */
export function layParsed(
  columns: ColumnTypes,
  firstRow: number,
  bytes: RecordBytes,
  spans: readonly RecordSpan[],
): LaidRows {
  const { buffer, from, to } = bytes;
  const care = careOf(buffer, from, to);
  const rows: JsonRow[] = [];
  const rowNumbers: number[] = [];
  const lines = new Float64Array(spans.length);
  const rejects: SourceReject[] = [];
  spans.forEach((span, index) => {
    const parsed = parseRecord(buffer, span, care);
    if ('row' in parsed) {
      lines[rows.length] = span.line;
      rows.push(parsed.row);
      rowNumbers.push(index);
    } else {
      rejects.push(rejectOf(bytes, span, firstRow + index, parsed.fault));
    }
  });
  return {
    vectors: columns.map(({ name }) => ({ kind: 'values', values: rows.map((row) => cellOf(row, name)) })),
    length: rows.length,
    firstRow,
    rowNumbers: rows.length === spans.length ? null : Int32Array.from(rowNumbers),
    rejects,
    line: (row) => lines[row]!,
    record: (row): Json => (care.values ? plainJson(rows[row]) : (rows[row] as Json)),
  };
}

/** A record that is no row. */
export function rejectOf(
  { buffer, from, byte }: RecordBytes,
  { start, end, line }: RecordSpan,
  rowNumber: number,
  fault: Fault,
): SourceReject {
  const raw = buffer.toString('utf8', start, Math.min(end, start + RAW_LIMIT)).toWellFormed();
  return { rowNumber, line, byte: byte + start - from, column: null, ...fault, record: { raw } };
}

/** What the records of a window may need beyond `JSON.parse`. */
interface Care {
  /** Some bytes are not UTF-8. */
  readonly utf8: boolean;
  /** Some numbers are long, or some texts hold surrogate escapes. */
  readonly values: boolean;
}

/** One look at a whole window, so that the common case costs nothing a record. */
function careOf(buffer: Buffer, from: number, to: number): Care {
  return { utf8: !isUtf8(buffer.subarray(from, to)), values: needsCare(buffer.toString('latin1', from, to)) };
}

/** The cell of a row; a missing key is NULL. */
export function cellOf(row: JsonRow, name: string): Cell {
  return Object.hasOwn(row, name) ? (row[name] ?? null) : null;
}

/** `JSON.parse` of one record, and what else a row must be. */
export function parseRecord(
  buffer: Buffer,
  { start, end }: RecordSpan,
  care: Care,
): { readonly row: JsonRow } | { readonly fault: Fault } {
  if (care.utf8 && !isUtf8(buffer.subarray(start, end))) {
    return { fault: { code: 'row.bad_utf8', reason: 'The record is not UTF-8 text.', value: null } };
  }
  if (isTooDeep(buffer, start, end)) {
    const reason = `Arrays and objects stand more than ${MOST_NESTING} deep in one another.`;
    return { fault: { code: 'row.too_deep', reason, value: null } };
  }
  const text = buffer.toString('utf8', start, end);
  let value: unknown;
  try {
    value = care.values ? parseExactly(text) : parseJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {
      fault: { code: 'row.not_json', reason: `The record is not JSON: ${error.message}`, value: text.slice(0, 1000) },
    };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const kind = Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${typeof value}`;
    return {
      fault: {
        code: 'row.not_json',
        reason: `The record is ${kind}, not an object with columns.`,
        value: text.slice(0, 1000),
      },
    };
  }
  if (care.values && hasLoneSurrogate(text, value)) {
    return {
      fault: {
        code: 'row.bad_utf8',
        reason: 'A text holds half of a surrogate pair, which is no character.',
        value: text.slice(0, 1000),
      },
    };
  }
  return { row: value as JsonRow };
}
