import { recordTooLarge } from '../record-too-large.ts';
import { type Attributes, type ElementStart, elementParser, FROM_START } from './element-parser.ts';
import { notExcel } from './errors.ts';
import { columnOf, MOST_COLUMNS, MOST_ROWS } from './range.ts';
import type { Part } from './read-part.ts';
import { unescaped } from './unescaped.ts';

/** A cell as it is stored. */
export interface StoredCell {
  readonly column: number;
  /** `t`: n, s, str, inlineStr, b, e, d. */
  readonly type: string;
  /** Number of its style; -1 = none. */
  readonly style: number;
  readonly value: string;
  readonly isFormula: boolean;
}

export interface SheetRow {
  /** From 1, as Excel shows it. */
  readonly number: number;
  readonly cells: readonly StoredCell[];
  /** Bytes of the part that it takes, and up to its end. */
  readonly bytes: number;
  readonly end: number;
  /** The elements around it. */
  readonly open: readonly string[];
}

export interface SheetStart extends ElementStart {
  /** Number of the last row before. */
  readonly sheetRow: number;
}

export const FIRST_ROW: SheetStart = { ...FROM_START, sheetRow: 0 };

export interface SheetParser {
  /** Adds the rows that end in a piece of text. */
  write(text: string, rows: SheetRow[]): void;
  end(): void;
  byte(): number;
}

const ADDRESS = /^([A-Z]{1,3})[1-9]\d{0,6}$/;

/** Finds the rows of a worksheet that have a value. */
export function sheetParser(part: Part, maxRecordBytes: number, start: SheetStart): SheetParser {
  const { label } = part;
  let found: SheetRow[] = [];
  let number = start.sheetRow;
  let rowByte = start.byte;
  let cells: StoredCell[] = [];
  let inData = start.open.length > 0;
  let inRow = false;
  let column = 0;
  let type = 'n';
  let style = -1;
  let isFormula = false;
  let inCell = false;
  let phonetic = 0;
  /** What text belongs to: the value, an inline text, or nothing that is read. */
  let text: string | null = null;
  let value = '';

  const parser = elementParser(
    label,
    part.path,
    {
      open(name, attributes, depth) {
        if (depth === 0 && name !== 'worksheet') throw notExcel(label, `its part ${part.path} is no worksheet`);
        if (inCell) openInside(name);
        else if (name === 'c' && inRow) openCell(attributes);
        else if (name === 'row' && inData) openRow(attributes);
        else if (name === 'sheetData') inData = true;
      },
      close(name) {
        if (inCell) closeInside(name);
        else if (name === 'row' && inRow) closeRow();
        else if (name === 'sheetData') inData = false;
      },
      text(piece) {
        if (text !== null) text += piece;
      },
    },
    start,
  );

  function openRow({ r }: Attributes): void {
    const given = r === undefined ? number + 1 : Number(r);
    if (!Number.isInteger(given) || given <= number || given > MOST_ROWS)
      throw notExcel(label, `behind row ${number} its sheet has a row ${JSON.stringify(r ?? given)}`, { line: number });
    number = given;
    rowByte = parser.byte();
    inRow = true;
    column = 0;
    cells = [];
  }

  function openCell({ r, t, s }: Attributes): void {
    const letters = r === undefined ? null : (ADDRESS.exec(r)?.[1] ?? '');
    column = letters === null ? column + 1 : columnOf(letters);
    if (column < 1 || column > MOST_COLUMNS)
      throw notExcel(label, `row ${number} has a cell ${JSON.stringify(r ?? column)}`, { line: number });
    type = t ?? 'n';
    style = s === undefined ? -1 : Number(s);
    isFormula = false;
    value = '';
    inCell = true;
  }

  function openInside(name: string): void {
    if (name === 'rPh') phonetic++;
    else if (name === 'f') isFormula = true;
    text = name === 'v' || (name === 't' && phonetic === 0) ? '' : null;
  }

  function closeInside(name: string): void {
    if (name === 'v' || name === 't') value += text ?? '';
    else if (name === 'rPh') phonetic--;
    text = null;
    if (name !== 'c') return;
    inCell = false;
    const isText = type === 'str' || type === 'inlineStr';
    if (value !== '' || (isFormula && !isText))
      cells.push({ column, type, style, value: isText ? unescaped(value) : value.trim(), isFormula });
  }

  function closeRow(): void {
    inRow = false;
    const end = parser.byte();
    const bytes = end - rowByte;
    if (bytes > maxRecordBytes) throw tooLarge();
    if (cells.length > 0) found.push({ number, cells, bytes, end, open: parser.open.slice() });
  }

  function tooLarge() {
    return recordTooLarge(label, maxRecordBytes, { row: number, line: number, byte: rowByte }, null);
  }

  return {
    write(piece, rows) {
      found = rows;
      parser.write(piece);
      const open = inRow ? parser.byte() - rowByte : parser.pending();
      if (open > maxRecordBytes) throw tooLarge();
    },
    end: () => parser.end(),
    byte: () => parser.byte(),
  };
}
