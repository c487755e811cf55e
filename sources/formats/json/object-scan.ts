import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import type { Cell } from '../../../runtime/contract/vector.ts';
import type { CellClass } from './cell-class.ts';
import { type CellTable, StringInBareColumn } from './cell-table.ts';
import { NOT_PLAIN, type NumberKind, numberEnd, numberTextEnd } from './number-span.ts';
import { hasLoneSurrogate, parseExactly } from './parse-exactly.ts';
import { bracketsEnd, stringEnd } from './value-end.ts';

/**
 * Reads the object that begins at `table.bytes[start]`, before `end`, into a row, and gives the byte behind it; -1 where it
 * is none that this scan knows: then `JSON.parse` judges it. Throws `StringInBareColumn`.
 */
export type ObjectScan = (table: CellTable, rows: number, start: number, end: number, row: number) => number;

/** A member's key as it is written, and the column it goes to. */
interface Key {
  /** With quotes and colon. */
  readonly bytes: Buffer;
  /** -1: none. */
  readonly column: number;
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const LOWER_F = 102;
const LOWER_N = 110;
const LOWER_T = 116;

/**
 * Objects of a file mostly have the same keys in the same order: each key is first compared with the one that stood in its
 * place before. Cells are taken as they are written where that is what `JSON.parse` and `cellText` make of them, anything
 * else through these two. What is not UTF-8 must be refused before.
 */
export function createObjectScan(columns: ColumnTypes, classes: readonly CellClass[]): ObjectScan {
  const known = new Map(columns.map(({ name }, column) => [name, keyOf(name, column)]));
  const numberKinds = classes.map((one): NumberKind => (one === 'double' || one === 'real' ? one : 'exact'));
  /** The key that stood at each place of the last object. */
  const shape: Key[] = [];

  /** Past the colon of the key whose opening quote is at `at`; found keys are put into the shape. */
  function newKey(b: Buffer, at: number, end: number, place: number): number {
    const close = stringEnd(b, at + 1, end);
    if (close < 0) return -1;
    for (let byte = at + 1; byte < close; byte++) if (b[byte]! < 32 || b[byte] === BACKSLASH) return -1;
    const colon = passBlanks(b, close + 1, end);
    if (b[colon] !== COLON) return -1;
    const name = b.toString('utf8', at + 1, close);
    const key = known.get(name) ?? keyOf(name, -1);
    shape[place] = colon === close + 1 ? key : { bytes: b.subarray(0, 0), column: key.column };
    return colon + 1;
  }

  /** A value in the words of `JSON.parse`; `false` where it refuses it. */
  function parsed(table: CellTable, row: number, column: number, start: number, end: number): boolean {
    const text = table.bytes.toString('utf8', start, end);
    let value: unknown;
    try {
      value = parseExactly(text);
    } catch (error) {
      if (error instanceof SyntaxError) return false;
      throw error;
    }
    if (hasLoneSurrogate(text, value)) return false;
    if (column >= 0) table.setCell(row, column, value as Cell, classes[column]!);
    return true;
  }

  return (table, rows, start, end, row) => {
    const b = table.bytes;
    const { starts, ends, values } = table;
    let at = passBlanks(b, start, end);
    if (b[at] !== OPEN_BRACE) return -1;
    at = passBlanks(b, at + 1, end);
    if (b[at] === CLOSE_BRACE) return at < end ? at + 1 : -1;
    for (let place = 0; at < end; place++) {
      if (b[at] !== QUOTE) return -1;
      let key = shape[place];
      if (key !== undefined && isAt(b, at, key.bytes)) at += key.bytes.length;
      else {
        at = newKey(b, at, end, place);
        if (at < 0) return -1;
        key = shape[place]!;
      }
      at = passBlanks(b, at, end);
      const { column } = key;
      const cell = column * rows + row;
      const first = b[at]!;
      if (first === QUOTE) {
        const from = at + 1;
        let to = from;
        let byte = b[to]!;
        while (byte !== QUOTE && byte !== BACKSLASH && byte >= 32 && to < end) byte = b[++to]!;
        if (byte === QUOTE && to < end) {
          at = to + 1;
          if (column >= 0) {
            const as = classes[column]!;
            if (as === 'text') {
              starts[cell] = from;
              ends[cell] = to;
            } else if (as === 'value') values[column]![row] = b.toString('utf8', from, to);
            else throw new StringInBareColumn(column);
          }
        } else if (byte === BACKSLASH) {
          const close = stringEnd(b, to, end);
          if (close < 0 || !parsed(table, row, column, at, close + 1)) return -1;
          at = close + 1;
        } else return -1;
      } else if (first === OPEN_BRACE || first === OPEN_BRACKET) {
        const close = bracketsEnd(b, at, end);
        if (close < 0 || !parsed(table, row, column, at, close)) return -1;
        at = close;
      } else {
        const word = wordEnd(b, at, first);
        const to = word > 0 ? word : numberEnd(b, at);
        let shown = to;
        if (column >= 0 && to !== NOT_PLAIN) {
          if (classes[column] === 'value') shown = NOT_PLAIN;
          else if (word < 0) shown = numberTextEnd(b, at, to, numberKinds[column]!);
        }
        if (shown === NOT_PLAIN) {
          const close = bareEnd(b, at, end);
          if (!parsed(table, row, column, at, close)) return -1;
          at = close;
        } else {
          if (column >= 0) {
            starts[cell] = first === LOWER_N ? -1 : at;
            ends[cell] = shown;
          }
          at = to;
        }
      }
      at = passBlanks(b, at, end);
      if (b[at] === COMMA) at = passBlanks(b, at + 1, end);
      else return b[at] === CLOSE_BRACE && at < end ? at + 1 : -1;
    }
    return -1;
  };
}

function keyOf(name: string, column: number): Key {
  return { bytes: Buffer.from(`"${name}":`), column };
}

function isAt(b: Buffer, at: number, key: Buffer): boolean {
  const { length } = key;
  for (let index = 1; index < length; index++) if (b[at + index] !== key[index]) return false;
  return length > 0;
}

export function passBlanks(b: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const byte = b[at]!;
    if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) break;
    at++;
  }
  return at;
}

/** One past `true`, `false` or `null`; -1. */
function wordEnd(b: Buffer, at: number, first: number): number {
  if (first === LOWER_T) return b[at + 1] === 114 && b[at + 2] === 117 && b[at + 3] === 101 ? at + 4 : -1;
  if (first === LOWER_N) return b[at + 1] === 117 && b[at + 2] === 108 && b[at + 3] === 108 ? at + 4 : -1;
  if (first !== LOWER_F) return -1;
  return b[at + 1] === 97 && b[at + 2] === 108 && b[at + 3] === 115 && b[at + 4] === 101 ? at + 5 : -1;
}

/** Where a number or a word ends. */
function bareEnd(b: Buffer, from: number, end: number): number {
  let at = from;
  for (; at < end; at++) {
    const byte = b[at]!;
    if (byte === COMMA || byte === CLOSE_BRACE || byte === 32 || byte === 10 || byte === 13 || byte === 9) break;
  }
  return at;
}
