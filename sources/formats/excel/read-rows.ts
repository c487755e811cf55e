import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import { fileFailure } from '../../../runtime/contract/file-failure.ts';
import type { Json } from '../../../runtime/contract/json.ts';
import type { SourceReject, SourceRows } from '../../../runtime/contract/source.ts';
import type { FilePosition, ReadOptions } from '../format.ts';
import { type CellContext, type CellFault, cellText, isFault } from './cell-text.ts';
import { type LaidRows, laidRows } from './laid-rows.ts';
import type { Sheet } from './open-workbook.ts';
import { putPlainCell } from './plain-cell.ts';
import { lettersOf } from './range.ts';
import type { SheetCells, StoredCell } from './sheet-cells.ts';
import type { SheetHead } from './sheet-head.ts';
import { FIRST_ROW, type SheetRow, sheetWindows } from './sheet-parser.ts';

/** Behind a row of a sheet: the byte of its part, its number, and the elements that are open there. */
export interface ExcelPosition extends FilePosition {
  readonly byte: string;
  readonly sheetRow: string;
  readonly open: string[];
}

export interface SheetReading extends Omit<ReadOptions<ExcelPosition>, 'columns'> {
  readonly sheet: Sheet;
  readonly head: SheetHead;
  readonly columns: ColumnTypes;
  /** By name of the sheet: the column that it feeds, -1 = none. */
  readonly columnOfName: Int32Array;
  readonly context: CellContext;
  readonly maxRecordBytes: number;
}

/** The records of a sheet: its rows that have a value. */
export async function* readRows(reading: SheetReading, signal: AbortSignal): AsyncGenerator<SourceRows<ExcelPosition>> {
  const { sheet, head, batchBytes, after } = reading;
  const start =
    after === null ? FIRST_ROW : { byte: Number(after.byte), sheetRow: Number(after.sheetRow), open: after.open };
  let row = Number(after?.row ?? 0);
  let waiting = newBatch(head.names.length, row);
  let position: ExcelPosition = after ?? { row: '0', byte: '0', sheetRow: '0', open: [] };
  // The part was read to its end already.
  if (after !== null && after.open.length === 0) {
    yield rowsOf(waiting, position, reading);
    return;
  }
  let read = start.byte;
  try {
    for await (const { rows, cells, end: byte } of sheetWindows(sheet.part, reading.maxRecordBytes, start, signal)) {
      for (const found of rows) {
        if (found.number <= head.after || found.number > head.bottom) continue;
        if (!lay(found, cells, waiting, reading)) continue;
        row++;
        const { end, number, open } = found;
        position = { row: String(row), byte: String(end), sheetRow: String(number), open: [...open] };
        if (waiting.laid.bytes + waiting.rejectBytes < batchBytes) continue;
        yield rowsOf(waiting, position, reading);
        waiting = newBatch(head.names.length, row);
      }
      read = byte;
    }
  } catch (error) {
    // The rows before it are handed on first.
    if (fileFailure(error) !== null && row >= waiting.firstRow) yield rowsOf(waiting, position, reading);
    throw error;
  }
  yield rowsOf(waiting, { ...position, byte: String(read), open: [] }, reading);
}

interface Batch {
  readonly laid: LaidRows;
  readonly firstRow: number;
  /** Of each row: its number in the batch, and in the sheet. */
  readonly numbers: number[];
  readonly sheetRows: number[];
  readonly rejects: SourceReject[];
  rejectBytes: number;
}

function newBatch(columns: number, row: number): Batch {
  return { laid: laidRows(columns), firstRow: row + 1, numbers: [], sheetRows: [], rejects: [], rejectBytes: 0 };
}

/** Adds a row, or its reject; `false` when no cell of it belongs to the table. */
function lay(row: SheetRow, cells: SheetCells, batch: Batch, { head, context, sheet }: SheetReading): boolean {
  const { number, first, last } = row;
  const { left, names, isBounded } = head;
  const { laid, numbers, sheetRows, rejects, firstRow } = batch;
  let any = false;
  let fault: (CellFault & { readonly cell: StoredCell }) | null = null;
  for (let index = first; index < last; index++) {
    const column = cells.column(index) - left;
    const isOutside = column < 0 || column >= names.length;
    if (isOutside && isBounded) continue;
    if (!isOutside && putPlainCell(cells, index, { laid, column }, context)) {
      any = true;
      continue;
    }
    const cell = cells.stored(index);
    const value = cellText(cell, number, context);
    if (value === null) continue;
    any = true;
    if (isFault(value)) fault ??= { ...value, cell };
    else if (isOutside) fault ??= { ...OUTSIDE, cell };
    else laid.put(column, value);
  }
  if (!any) return false;
  const rowNumber = firstRow + numbers.length + rejects.length;
  if (fault === null) {
    numbers.push(numbers.length + rejects.length);
    sheetRows.push(number);
    laid.endRow();
    return true;
  }
  laid.dropRow();
  const { cell, code, reason } = fault;
  const stored = Array.from({ length: last - first }, (_, index) => cells.stored(first + index));
  rejects.push({
    rowNumber,
    line: number,
    lineColumn: cell.column,
    column: names[cell.column - left] ?? null,
    value: cell.type === 's' || cell.value === '' ? null : cell.value.slice(0, MOST_SHOWN),
    code,
    reason: `${reason} (${sheet.name}!${lettersOf(cell.column)}${number})`,
    record: recordOf(stored, number, head, context),
  });
  batch.rejectBytes += row.bytes;
  return true;
}

/** Characters of a cell that a reject keeps. */
const MOST_SHOWN = 4096;

const OUTSIDE: CellFault = {
  code: 'row.too_many_fields',
  reason: 'The cell stands outside the columns that the header names; a range says which columns are read.',
};

/** A rejected row: its cells by name, those outside the table by their letters. */
function recordOf(
  cells: readonly StoredCell[],
  number: number,
  { names, left }: SheetHead,
  context: CellContext,
): Json {
  const entries = cells.map((cell) => {
    const value = cellText(cell, number, context);
    const text = value === null || isFault(value) ? cell.value : value;
    const shown = typeof text === 'string' ? text : text.buffer.toString('utf8', text.start, text.end);
    return [names[cell.column - left] ?? lettersOf(cell.column), shown.slice(0, MOST_SHOWN)] as const;
  });
  return Object.fromEntries(entries);
}

function rowsOf(
  { laid, firstRow, numbers, sheetRows, rejects, rejectBytes }: Batch,
  position: ExcelPosition,
  { columns, columnOfName, head }: SheetReading,
): SourceRows<ExcelPosition> {
  const all = laid.finish();
  return {
    vectors: columns.map((_, column) => all[columnOfName.indexOf(column)]!),
    length: laid.length,
    bytes: (all[0]?.buffer.length ?? 0) + laid.length * head.names.length * 8 + rejectBytes,
    // Told in packed bytes by who knows them.
    consumed: 0,
    firstRow,
    rowNumbers: rejects.length === 0 ? null : Int32Array.from(numbers),
    rejects,
    position,
    record: (row) =>
      Object.fromEntries(
        head.names.map((name, place) => {
          const { buffer, starts, ends } = all[place]!;
          return [name, starts[row]! < 0 ? null : buffer.toString('utf8', starts[row], ends[row])];
        }),
      ),
    line: (row) => sheetRows[row]!,
  };
}
