import { notExcel } from './errors.ts';
import type { NumberKind } from './number-format.ts';
import type { ExcelOptions } from './options.ts';
import { serialText } from './serial-text.ts';
import type { StoredCell } from './sheet-cells.ts';
import type { StringTable, TextPlace } from './string-table.ts';

/** Why a cell has no value. */
export interface CellFault {
  readonly code: string;
  readonly reason: string;
}

export interface CellContext extends Pick<ExcelOptions, 'errorValues'> {
  readonly label: string;
  readonly strings: StringTable;
  readonly styles: readonly NumberKind[];
  readonly is1904: boolean;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The text of a cell, in UTF-8 or not yet; `null` for NULL. Numbers keep every digit that is stored. */
export function cellText(cell: StoredCell, row: number, context: CellContext): string | TextPlace | CellFault | null {
  const { type, value, isFormula } = cell;
  if (type === 'str' || type === 'inlineStr') return value === '' ? null : value;
  if (value === '' && isFormula) {
    return {
      code: 'row.not_calculated',
      reason: 'The formula has no value: the program that wrote the file did not calculate it.',
    };
  }
  switch (type) {
    case 's': {
      const place = context.strings.at(Number(value));
      if (place === null) throw notExcel(context.label, `row ${row} names a text that it does not have`, { line: row });
      return place.start === place.end ? null : place;
    }
    case 'n':
      return numberText(cell, row, context);
    case 'b':
      if (value === '1' || value === 'true') return 'true';
      if (value === '0' || value === 'false') return 'false';
      return fault('row.bad_cell', `${JSON.stringify(value)} is no boolean.`);
    case 'e':
      if (value === '#N/A' || context.errorValues === 'null') return null;
      return fault('row.error_value', `The cell has the error ${value}.`);
    case 'd':
      return value;
    default:
      throw notExcel(context.label, `row ${row} has a cell of the unknown type ${JSON.stringify(type)}`, { line: row });
  }
}

export function isFault(value: ReturnType<typeof cellText>): value is CellFault {
  return typeof value === 'object' && value !== null && 'code' in value;
}

function numberText({ value, style }: StoredCell, row: number, context: CellContext): string | CellFault {
  if (!NUMBER.test(value)) return fault('row.bad_cell', `${JSON.stringify(value.slice(0, 100))} is no number.`);
  const kind = style < 0 ? 'number' : context.styles[style];
  if (kind === undefined) {
    // A workbook without styles may number them all the same.
    if (style === 0) return value;
    throw notExcel(context.label, `row ${row} names a style that it does not have`, { line: row });
  }
  if (kind === 'number') return value;
  return (
    serialText(Number(value), kind, context.is1904) ??
    fault('row.bad_date', `The number ${value} is shown as a date, and there is no such day.`)
  );
}

function fault(code: string, reason: string): CellFault {
  return { code, reason };
}
