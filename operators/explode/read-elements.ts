import type { Column } from '../../runtime/contract/column.ts';
import type { BytesVector, Cell, ValuesVector, Vector } from '../../runtime/contract/vector.ts';
import { bytesBuilder } from '../../runtime/rows/bytes-builder.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { isJson } from '../../runtime/rows/decode/json.ts';
import { type Failure, failure } from '../../runtime/rows/failure.ts';
import { EvaluationError } from '../expression/evaluation-error.ts';
import { parseArray } from '../expression/types/array/parse-array.ts';
import { jsonCells } from '../json-cells/json-cells.ts';
import { pieceColumn } from '../json-cells/piece-column.ts';
import { skipSpace, skipValue } from '../json-cells/scan.ts';

/** The elements of the arrays of several rows, one after the other. */
export interface Elements {
  /** The row of each element, ascending. */
  readonly sources: readonly number[];
  /** Where each stands in its array, counted from 1; 0 and a NULL stand for an array without elements, if it is kept. */
  readonly positions: readonly number[];
  /** Texts, or JSON where that is wanted. */
  readonly vector: Vector;
  /** Rows that hold no array, and why. */
  readonly failed: ReadonlyMap<number, Failure>;
}

export interface ReadElements {
  readonly column: Column;
  readonly format: 'json' | 'sql';
  readonly asJson: boolean;
  readonly keepEmpty: boolean;
}

const NOT_AN_ARRAY: Failure = { code: 'row.not_an_array', reason: 'not an array' };
const OPEN = 91;
const CLOSE = 93;
const COMMA = 44;
const NULL_START = 110; // the n of null: no other value begins with it

/** Reads the arrays of the rows, of JSON or of the text of SQL arrays. */
export function readElements(vector: Vector, length: number, rows: Int32Array, options: ReadElements): Elements {
  const list = new ElementList(options.keepEmpty);
  if (options.format === 'sql') return { ...list.all, vector: fromSql(vector, rows, options.column, list) };
  const cells = jsonCells(vector, options.column, length, rows);
  return {
    ...list.all,
    vector: cells.kind === 'values' ? fromValues(cells, rows, list) : fromJson(cells, rows, options.asJson, list),
  };
}

class ElementList {
  readonly all = { sources: [] as number[], positions: [] as number[], failed: new Map<number, Failure>() };
  readonly #keepEmpty: boolean;

  constructor(keepEmpty: boolean) {
    this.#keepEmpty = keepEmpty;
  }

  add(row: number, position: number): void {
    this.all.sources.push(row);
    this.all.positions.push(position);
  }

  /** Whether the row stays, with NULL. */
  addEmpty(row: number): boolean {
    if (this.#keepEmpty) this.add(row, 0);
    return this.#keepEmpty;
  }
}

function fromValues({ values }: ValuesVector, rows: Int32Array, list: ElementList): Vector {
  const elements: Cell[] = [];
  for (const row of rows) {
    const cell = values[row] ?? null;
    if (cell !== null && !Array.isArray(cell)) list.all.failed.set(row, NOT_AN_ARRAY);
    else if (cell === null || cell.length === 0) {
      if (list.addEmpty(row)) elements.push(null);
    } else {
      for (let index = 0; index < cell.length; index++) {
        elements.push(cell[index] ?? null);
        list.add(row, index + 1);
      }
    }
  }
  return { kind: 'values', values: elements };
}

function fromJson(vector: BytesVector, rows: Int32Array, asJson: boolean, list: ElementList): Vector {
  const { buffer } = vector;
  /** Start and end of each element, by turns; -1 for none. */
  const places: number[] = [];
  for (const row of rows) {
    const start = vector.starts[row]!;
    if (start < 0) {
      if (list.addEmpty(row)) places.push(-1, -1);
      continue;
    }
    const end = vector.ends[row]!;
    if (!isJson(buffer, start, end)) {
      list.all.failed.set(row, failure('not_json', { type: 'json' }));
      continue;
    }
    let at = skipSpace(buffer, start);
    const isArray = buffer[at] === OPEN;
    if (!isArray && buffer[at] !== NULL_START) {
      list.all.failed.set(row, NOT_AN_ARRAY);
      continue;
    }
    at = isArray ? skipSpace(buffer, at + 1) : at;
    if (!isArray || buffer[at] === CLOSE) {
      if (list.addEmpty(row)) places.push(-1, -1);
      continue;
    }
    for (let position = 1; buffer[at] !== CLOSE; position++) {
      const behind = skipValue(buffer, at, end);
      list.add(row, position);
      places.push(at, behind);
      at = skipSpace(buffer, behind);
      if (buffer[at] === COMMA) at = skipSpace(buffer, at + 1);
    }
  }
  const column = pieceColumn(vector, places.length / 2, !asJson);
  for (let at = 0; at < places.length; at += 2) {
    if (places[at]! >= 0) column.set(at / 2, places[at]!, places[at + 1]!);
  }
  return column.finish();
}

function fromSql(vector: Vector, rows: Int32Array, column: Column, list: ElementList): Vector {
  const texts: (string | null)[] = [];
  for (const row of rows) {
    const text = cellText(vector, row, column.type);
    const elements = text === null ? [] : arrayOf(text);
    if (elements === null) list.all.failed.set(row, NOT_AN_ARRAY);
    else if (elements.length === 0) {
      if (list.addEmpty(row)) texts.push(null);
    } else {
      elements.forEach((element, index) => {
        texts.push(element);
        list.add(row, index + 1);
      });
    }
  }
  const builder = bytesBuilder(texts.length);
  texts.forEach((text, at) => {
    if (text !== null) builder.setText(at, text);
  });
  return builder.finish();
}

function arrayOf(text: string): readonly (string | null)[] | null {
  try {
    return parseArray(text, (element) => element);
  } catch (error) {
    if (error instanceof EvaluationError) return null;
    throw error;
  }
}
