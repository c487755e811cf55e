import { PipelineError } from '../../../runtime/contract/errors.ts';
import { type CellContext, cellText, isFault } from './cell-text.ts';
import type { Sheet } from './open-workbook.ts';
import type { ExcelOptions } from './options.ts';
import { lettersOf, MOST_ROWS, parseRange, type SheetRange } from './range.ts';
import type { StoredCell } from './sheet-cells.ts';
import { FIRST_ROW, sheetWindows } from './sheet-parser.ts';

const WHOLE: SheetRange = { left: null, right: null, top: 1, bottom: MOST_ROWS };

/** Where a sheet's table begins, before its names are known. */
export interface SheetTop {
  readonly range: SheetRange;
  /** The first row that has a value: the header, where there is one. */
  readonly row: { readonly number: number; readonly cells: readonly StoredCell[] };
}

/** Where the columns and rows of a sheet's table are. */
export interface SheetHead {
  readonly names: readonly string[];
  /** Column of the sheet of the first name. */
  readonly left: number;
  /** Records stand in rows after this one, up to `bottom`. */
  readonly after: number;
  readonly bottom: number;
  /** What stands outside the columns is left out, not rejected. */
  readonly isBounded: boolean;
}

/** The first row of a sheet's table; `null` when the sheet has none. */
export async function sheetTop(sheet: Sheet, options: ExcelOptions, signal: AbortSignal): Promise<SheetTop | null> {
  const range = (options.range === undefined ? null : parseRange(options.range)) ?? WHOLE;
  const first = range.top + options.skipRows;
  for await (const { rows, cells } of sheetWindows(sheet.part, options.maxRecordBytes, FIRST_ROW, signal)) {
    for (const row of rows) {
      if (row.number > range.bottom) return null;
      if (row.number < first) continue;
      const stored = Array.from({ length: row.last - row.first }, (_, index) => cells.stored(row.first + index));
      if (stored.some(({ column }) => isInside(range, column)))
        return { range, row: { number: row.number, cells: stored } };
    }
  }
  return null;
}

/** The names of a table's columns. */
export function sheetHead({ range, row }: SheetTop, options: ExcelOptions, context: CellContext): SheetHead {
  const cells = row.cells.filter(({ column }) => isInside(range, column));
  const places = cells.map(({ column }) => column);
  const { hasHeader, names } = options;
  const left = range.left ?? (hasHeader ? Math.min(...places) : 1);
  const right = range.right ?? (names !== undefined && !hasHeader ? left + names.length - 1 : Math.max(...places));
  const place = {
    left,
    after: hasHeader ? row.number : row.number - 1,
    bottom: range.bottom,
    isBounded: range.left !== null || range.right !== null,
  };
  const width = right - left + 1;
  if (names !== undefined) {
    if (names.length !== width) throw namesDiffer(names.length, width, row.number, context.label);
    return { ...place, names };
  }
  const found = Array.from({ length: width }, (_, index) => `column_${index + 1}`);
  if (!hasHeader) return { ...place, names: found };
  for (const cell of cells) {
    const value = cellText(cell, row.number, context);
    if (value === null || isFault(value)) continue;
    const text = typeof value === 'string' ? value : value.buffer.toString('utf8', value.start, value.end);
    if (text.trim() !== '') found[cell.column - left] = text.trim();
  }
  const twice = found.findIndex((name, index) => found.indexOf(name) !== index);
  if (twice === -1) return { ...place, names: found };
  throw new PipelineError('format.duplicate_column', {
    message: `Row ${row.number} of ${JSON.stringify(context.label)} names the column ${JSON.stringify(found[twice])} twice, in ${lettersOf(left + found.indexOf(found[twice]!))} and ${lettersOf(left + twice)}.`,
    next: 'Rename one of them in the file, or give all names in order with the option "names".',
    origin: { label: context.label, line: row.number },
  });
}

function isInside({ left, right }: SheetRange, column: number): boolean {
  return column >= (left ?? 1) && (right === null || column <= right);
}

function namesDiffer(names: number, width: number, row: number, label: string): PipelineError {
  return new PipelineError('format.names', {
    message: `The option "names" lists ${names} columns, row ${row} of ${JSON.stringify(label)} has ${width}.`,
    next: 'Give one name for each column, in the order of the sheet.',
    origin: { label, line: row },
  });
}
