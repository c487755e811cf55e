import type { PipelineError } from '../../../runtime/contract/errors.ts';
import { attributeTextOf, cdataOf, textOf } from '../markup/chars.ts';
import type { MarkupHandlers } from '../markup/markup.ts';
import { isAt } from '../markup/name-table.ts';
import type { TagAttributes } from '../markup/tag-attributes.ts';
import { recordTooLarge } from '../record-too-large.ts';
import { notExcel } from './errors.ts';
import { columnOfAddress, MOST_COLUMNS, MOST_ROWS } from './range.ts';
import type { Part } from './read-part.ts';
import { localName, scanPart } from './scan-part.ts';
import { CELL_TYPES, isText, SheetCells } from './sheet-cells.ts';

export interface SheetRow {
  /** From 1, as Excel shows it. */
  readonly number: number;
  /** Its cells that have a value: from `first` up to before `last`. */
  readonly first: number;
  readonly last: number;
  /** Bytes of the part that it takes, and up to its end. */
  readonly bytes: number;
  readonly end: number;
  /** The elements around it. */
  readonly open: readonly string[];
}

export interface SheetStart {
  /** Byte of the part, and the elements that are open there. */
  readonly byte: number;
  readonly open: readonly string[];
  /** Number of the last row before. */
  readonly sheetRow: number;
}

export const FIRST_ROW: SheetStart = { byte: 0, open: [], sheetRow: 0 };

/** Rows of a worksheet that have a value, and their cells, until the next ones are asked for. */
export interface SheetWindow {
  readonly rows: readonly SheetRow[];
  readonly cells: SheetCells;
  /** Byte of the part up to which all is read. */
  readonly end: number;
}

const TYPE_BYTES = CELL_TYPES.map((type) => Buffer.from(type));
/** No style has this number. */
const NO_STYLE = 0x7fffffff;

/** Finds the rows of a worksheet. What is wrong with it is thrown after the rows before it. */
export async function* sheetWindows(
  part: Part,
  maxRecordBytes: number,
  start: SheetStart,
  signal: AbortSignal,
): AsyncGenerator<SheetWindow> {
  const { label } = part;
  const cells = new SheetCells();
  let rows: SheetRow[] = [];
  let buffer: Buffer = Buffer.alloc(0);
  /** What is added to a place in the buffer for the byte of the part. */
  let shift = 0;
  let byte = start.byte;
  let inData = start.open.length > 0;
  let inRow = false;
  /** Of the row that is open, and of the last one that was closed. */
  let number = start.sheetRow;
  let closed = start.sheetRow;
  let rowAt = 0;
  let first = 0;
  let around: readonly string[] | null = null;
  let inCell = false;
  let phonetic = 0;
  const cell = { column: 0, type: 0, style: -1, isFormula: false };
  /** Text belongs to the value. */
  let isWanted = false;
  /** The one piece of the value, or all of them. */
  let valueAt = -1;
  let valueEnd = 0;
  let value: string | null = null;

  const handlers: MarkupHandlers<string> = {
    open({ known }, attributes, from, depth) {
      if (depth === 0 && known !== 'worksheet') throw notExcel(label, `its part ${part.path} is no worksheet`);
      if (inCell) openInside(known);
      else if (known === 'c' && inRow) openCell(attributes);
      else if (known === 'row' && inData) openRow(attributes, from);
      else {
        around = null;
        if (known === 'sheetData') inData = true;
      }
    },
    close({ known }, end) {
      if (inCell) closeInside(known);
      else if (known === 'row' && inRow) closeRow(end);
      else {
        around = null;
        if (known === 'sheetData') inData = false;
      }
    },
    text(from, to, isPlain, isCdata) {
      if (!isWanted || from === to) return;
      if (isPlain && valueAt < 0 && value === null) {
        valueAt = from;
        valueEnd = to;
      } else value = ownValue() + (isCdata ? cdataOf : textOf)(buffer, from, to);
    },
  };
  const { markup, windows } = scanPart({ part, handlers, know: localName, start, mostBytes: maxRecordBytes });

  function attributeText(attributes: TagAttributes<string>, index: number): string {
    return attributeTextOf(buffer, attributes.starts[index]!, attributes.ends[index]!);
  }

  function openRow(attributes: TagAttributes<string>, from: number): void {
    let given = number + 1;
    for (let index = 0; index < attributes.count; index++) {
      if (attributes.names[index]!.text === 'r') given = Number(attributeText(attributes, index));
    }
    if (!Number.isInteger(given) || given <= number || given > MOST_ROWS)
      throw notExcel(label, `behind row ${number} its sheet has a row ${given}`, { line: number });
    number = given;
    markup.hold();
    rowAt = from;
    first = cells.count;
    inRow = true;
    cell.column = 0;
  }

  function openCell(attributes: TagAttributes<string>): void {
    let column = cell.column + 1;
    cell.type = 0;
    cell.style = -1;
    cell.isFormula = false;
    for (let index = 0; index < attributes.count; index++) {
      const from = attributes.starts[index]!;
      const to = attributes.ends[index]!;
      const name = attributes.names[index]!.text;
      if (name === 'r') column = columnOfAddress(buffer, from, to);
      else if (name === 't') cell.type = typeOf(from, to);
      else if (name === 's') cell.style = digits(buffer, from, to, NO_STYLE);
    }
    if (column < 1 || column > MOST_COLUMNS)
      throw notExcel(label, `row ${number} has a cell without a column`, { line: number });
    cell.column = column;
    inCell = true;
    phonetic = 0;
    valueAt = -1;
    value = null;
  }

  function typeOf(from: number, to: number): number {
    for (let type = 0; type < TYPE_BYTES.length; type++) if (isAt(buffer, from, to, TYPE_BYTES[type]!)) return type;
    return cells.typeOf(buffer.toString('utf8', from, to));
  }

  function openInside(known: string): void {
    if (known === 'rPh') phonetic++;
    else if (known === 'f') cell.isFormula = true;
    isWanted = known === 'v' || (known === 't' && phonetic === 0);
  }

  function closeInside(known: string): void {
    isWanted = false;
    if (known === 'rPh') phonetic--;
    if (known !== 'c') return;
    inCell = false;
    const ofText = isText(cell.type);
    if (value === null && valueAt >= 0 && (ofText || !hasBlanks(valueAt, valueEnd))) {
      cells.addBytes(cell, valueAt, valueEnd);
      return;
    }
    const text = ownValue();
    if ((ofText ? text : text.trim()) !== '' || (cell.isFormula && !ofText)) cells.addText(cell, text);
  }

  /** At its ends. */
  function hasBlanks(from: number, to: number): boolean {
    return buffer[from]! <= 32 || buffer[to - 1]! <= 32 || buffer[from]! > 127 || buffer[to - 1]! > 127;
  }

  function ownValue(): string {
    return value ?? (valueAt < 0 ? '' : textOf(buffer, valueAt, valueEnd));
  }

  function closeRow(end: number): void {
    inRow = false;
    if (end - rowAt > maxRecordBytes) throw tooLarge();
    markup.release();
    closed = number;
    around ??= markup.open();
    if (cells.count > first)
      rows.push({ number, first, last: cells.count, bytes: end - rowAt, end: end + shift, open: around });
  }

  function tooLarge(): PipelineError {
    return recordTooLarge(label, maxRecordBytes, { row: number, line: number, byte: rowAt + shift }, null);
  }

  const before = (scanned: Buffer, from: number, at: number): void => {
    buffer = scanned;
    shift = at - from;
    rows = [];
    cells.begin(scanned);
    number = closed;
    rowAt = from;
    inRow = false;
    inCell = false;
    isWanted = false;
  };
  for await (const { left, consumed } of windows(before, signal)) {
    byte = consumed + shift;
    yield { rows, cells, end: byte };
    if (left > maxRecordBytes) throw tooLarge();
  }
}

/** A number of digits; `otherwise` where it is none. */
export function digits(b: Buffer, from: number, to: number, otherwise: number): number {
  let number = 0;
  if (to === from || to - from > 9) return otherwise;
  for (let at = from; at < to; at++) {
    const digit = b[at]! - 48;
    if (digit < 0 || digit > 9) return otherwise;
    number = number * 10 + digit;
  }
  return number;
}
