import { isUtf8 } from 'node:buffer';
import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import type { Json } from '../../../runtime/contract/json.ts';
import type { SourceReject } from '../../../runtime/contract/source.ts';
import { utf8End } from '../utf8-end.ts';
import { type CellClass, cellClassOf } from './cell-class.ts';
import { CellTable, StringInBareColumn } from './cell-table.ts';
import { createObjectScan, type ObjectScan, passBlanks } from './object-scan.ts';
import { parseExactly, plainJson } from './parse-exactly.ts';
import {
  cellOf,
  type LaidRows,
  layParsed,
  PARSED_GROWTH,
  parseRecord,
  type RecordBytes,
  type RecordSpan,
  rejectOf,
  SCANNED_GROWTH,
} from './rows.ts';

/** Buffers that wait to be used again, and their size at most. */
const POOL = 8;
const LARGEST_POOLED = 1024 * 1024;

/** Lays out the records of one window after another. */
export interface LayOut {
  /** Memory that a batch takes for each byte of its records. */
  readonly growth: number;
  /** Before the records of a window are looked for; `null`: they are laid out once they are found. */
  begin?(window: RecordBytes): RecordTry | null;
  lay(firstRow: number, window: RecordBytes, spans: readonly RecordSpan[]): LaidRows;
}

/** Lays out the record that begins at a byte of the window, and gives the byte behind it; -1: it has to be found by other means. */
export type RecordTry = (start: number) => number;

/** Windows in a row that were tried in vain. */
const MOST_FAILURES = 8;

/**
 * Cells are taken from the bytes of the records, 0.8 µs for ten of them, where the plan knows the types of most columns;
 * elsewhere, and where the text is not UTF-8, `JSON.parse` reads each record, 5 to 7 µs. All give the same rows.
 */
export function createLayOut(columns: ColumnTypes): LayOut {
  const hasOwnNames = new Set(columns.map(({ name }) => name)).size === columns.length;
  const classes: CellClass[] = columns.map(({ type }) => cellClassOf(type));
  const pool: Buffer[] = [];
  let scan: ObjectScan | null = null;
  /** The window that is being laid out while its records are found, and how many were. */
  let tried: { readonly window: RecordBytes; readonly table: CellTable; rows: number; failed: boolean } | null = null;
  let failures = 0;
  /** Of the last window. */
  let rowsAByte = 0;

  function isScanned(): boolean {
    return hasOwnNames && classes.filter((one) => one !== 'value').length * 2 > columns.length;
  }

  function layFound(firstRow: number, window: RecordBytes, spans: readonly RecordSpan[]): LaidRows {
    while (isScanned() && isUtf8(window.buffer.subarray(window.from, window.to))) {
      scan ??= createObjectScan(columns, classes);
      try {
        return layScanned({ columns, classes, scan, pool }, firstRow, window, spans);
      } catch (error) {
        if (!(error instanceof StringInBareColumn)) throw error;
        classes[error.column] = 'value';
      }
    }
    return layParsed(columns, firstRow, window, spans);
  }

  return {
    get growth() {
      return isScanned() ? SCANNED_GROWTH : PARSED_GROWTH;
    },
    begin(window) {
      tried = null;
      const { buffer, from, to } = window;
      if (rowsAByte === 0 || failures > MOST_FAILURES || !isScanned()) return null;
      const { end, isBad } = utf8End(buffer, from, to);
      if (isBad) return null;
      const rows = Math.ceil((end - from) * rowsAByte * 1.25) + 8;
      const used = pool.pop();
      const table = new CellTable(buffer.subarray(from, end), rows, { columns, classes, used });
      const attempt = { window, table, rows: 0, failed: false };
      tried = attempt;
      scan ??= createObjectScan(columns, classes);
      const objects = scan;
      return (start) => {
        if (attempt.failed || attempt.rows === rows) return -1;
        try {
          const found = objects(table, rows, start - from, end - from, attempt.rows);
          attempt.failed = found < 0;
          if (found < 0) return -1;
          attempt.rows++;
          return from + found;
        } catch (error) {
          if (!(error instanceof StringInBareColumn)) throw error;
          attempt.failed = true;
          return -1;
        }
      };
    },
    lay(firstRow, window, spans) {
      rowsAByte = spans.length / Math.max(1, window.to - window.from);
      const attempt = tried;
      tried = null;
      if (attempt === null) return layFound(firstRow, window, spans);
      const isWhole = attempt.rows === spans.length;
      failures = isWhole ? 0 : failures + 1;
      if (isWhole) return laidRows(attempt.table, window, firstRow, { spans, rowNumbers: null, rejects: [], pool });
      if (attempt.table.bytes.length <= LARGEST_POOLED) pool.push(attempt.table.bytes);
      return layFound(firstRow, window, spans);
    },
  };
}

interface Scanned {
  readonly columns: ColumnTypes;
  readonly classes: readonly CellClass[];
  readonly scan: ObjectScan;
  /** Memory of batches that nobody reads any more. Without it, a 2 GB array that was decoded only peaked at 397 MB. */
  readonly pool: Buffer[];
}

function layScanned(
  { columns, classes, scan, pool }: Scanned,
  firstRow: number,
  bytes: RecordBytes,
  spans: readonly RecordSpan[],
): LaidRows {
  const { buffer, from, to } = bytes;
  const table = new CellTable(buffer.subarray(from, to), spans.length, { columns, classes, used: pool.pop() });
  const kept: RecordSpan[] = [];
  const rowNumbers: number[] = [];
  const rejects: SourceReject[] = [];
  for (let index = 0; index < spans.length; index++) {
    const span = spans[index]!;
    const row = kept.length;
    const end = span.end - from;
    const found = scan(table, spans.length, span.start - from, end, row);
    if (found < 0 || passBlanks(table.bytes, found, end) !== end) {
      table.clear(row);
      const parsed = parseRecord(buffer, span, { utf8: false, values: true });
      if ('fault' in parsed) {
        rejects.push(rejectOf(bytes, span, firstRow + index, parsed.fault));
        continue;
      }
      columns.forEach(({ name }, column) => {
        table.setCell(row, column, cellOf(parsed.row, name), classes[column]!);
      });
    }
    kept.push(span);
    rowNumbers.push(index);
  }
  return laidRows(table, bytes, firstRow, {
    spans: kept,
    rowNumbers: kept.length === spans.length ? null : Int32Array.from(rowNumbers),
    rejects,
    pool,
  });
}

interface Kept extends Pick<LaidRows, 'rowNumbers' | 'rejects'> {
  /** Of the rows. */
  readonly spans: readonly RecordSpan[];
  readonly pool: Buffer[];
}

function laidRows(
  table: CellTable,
  { from }: RecordBytes,
  firstRow: number,
  { spans, rowNumbers, rejects, pool }: Kept,
): LaidRows {
  return {
    vectors: table.vectors(spans.length),
    length: spans.length,
    firstRow,
    rowNumbers,
    rejects,
    line: (row) => spans[row]!.line,
    record(row): Json {
      const { start, end } = spans[row]!;
      return plainJson(parseExactly(table.bytes.toString('utf8', start - from, end - from)));
    },
    recycle() {
      if (pool.length < POOL && table.bytes.length <= LARGEST_POOLED) pool.push(table.bytes);
    },
  };
}
