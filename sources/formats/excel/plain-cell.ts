import type { CellContext } from './cell-text.ts';
import type { LaidRows } from './laid-rows.ts';
import { serialText } from './serial-text.ts';
import { BOOLEAN, INLINE, NUMBER, SHARED, type SheetCells, TEXT } from './sheet-cells.ts';
import { digits } from './sheet-parser.ts';

const UNDERLINE = 95;
const LOWER_X = 120;

/** Lays a cell whose value can be taken from its bytes, as `cellText` would give it; `false` where that has to judge it. */
export function putPlainCell(
  cells: SheetCells,
  index: number,
  { laid, column }: { readonly laid: LaidRows; readonly column: number },
  { strings, styles, is1904 }: CellContext,
): boolean {
  const b = cells.buffer;
  const start = cells.start(index);
  const end = cells.end(index);
  if (start < 0 || start === end) return false;
  switch (cells.type(index)) {
    case NUMBER: {
      const style = cells.style(index);
      const kind = style < 0 ? 'number' : styles[style];
      if (kind === undefined || !isNumber(b, start, end)) return false;
      if (kind === 'number') {
        laid.putBytes(column, b, start, end);
        return true;
      }
      const text = serialText(Number(b.toString('latin1', start, end)), kind, is1904);
      if (text !== null) laid.put(column, text);
      return text !== null;
    }
    case SHARED: {
      const place = strings.at(digits(b, start, end, -1));
      if (place === null || place.start === place.end) return false;
      laid.putBytes(column, place.buffer, place.start, place.end);
      return true;
    }
    case TEXT:
    case INLINE:
      if (hasEscape(b, start, end)) return false;
      laid.putBytes(column, b, start, end);
      return true;
    case BOOLEAN:
      if (end - start !== 1 || (b[start] !== 48 && b[start] !== 49)) return false;
      laid.put(column, b[start] === 49 ? 'true' : 'false');
      return true;
    default:
      return false;
  }
}

/** Digits with a sign, a point and an exponent. */
function isNumber(b: Buffer, start: number, end: number): boolean {
  let at = b[start] === 43 || b[start] === 45 ? start + 1 : start;
  const whole = digitsEnd(b, at, end);
  let count = whole - at;
  at = whole;
  if (at < end && b[at] === 46) {
    const fraction = digitsEnd(b, at + 1, end);
    count += fraction - at - 1;
    at = fraction;
  }
  if (count === 0) return false;
  if (at === end) return true;
  if ((b[at]! | 32) !== 101) return false;
  at++;
  if (b[at] === 43 || b[at] === 45) at++;
  return at < end && digitsEnd(b, at, end) === end;
}

function digitsEnd(b: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && b[at]! >= 48 && b[at]! <= 57) at++;
  return at;
}

/** `_x000D_` and the like. */
export function hasEscape(b: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end - 1; at++) if (b[at] === UNDERLINE && b[at + 1] === LOWER_X) return true;
  return false;
}
