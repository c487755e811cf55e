/** As Excel has them at most. */
export const MOST_ROWS = 1_048_576;
export const MOST_COLUMNS = 16_384;

/** A part of a sheet; columns and rows count from 1, both ends belong to it. `null`: where the header begins or ends. */
export interface SheetRange {
  readonly left: number | null;
  readonly right: number | null;
  readonly top: number;
  readonly bottom: number;
}

const RANGE = /^\$?([A-Z]{1,3})?\$?([1-9]\d{0,6})?(?::\$?([A-Z]{1,3})?\$?([1-9]\d{0,6})?)?$/i;

/** `B3:F200`, `B3:F`, `A:F`, `3:200`, `B3`; `null` when the text is none. */
export function parseRange(text: string): SheetRange | null {
  const found = RANGE.exec(text.trim());
  if (found === null || (found[1] ?? found[2]) === undefined) return null;
  const [left, right] = [found[1], found[3]].map((letters) => (letters === undefined ? null : columnOf(letters)));
  const top = Number(found[2] ?? 1);
  const bottom = Number(found[4] ?? MOST_ROWS);
  const fits = (right ?? left ?? 1) >= (left ?? 1) && Math.max(left ?? 1, right ?? 1) <= MOST_COLUMNS;
  return fits && top <= bottom && bottom <= MOST_ROWS ? { left: left!, right: right!, top, bottom } : null;
}

/** `C` is 3. */
export function columnOf(letters: string): number {
  let column = 0;
  for (let at = 0; at < letters.length; at++) column = column * 26 + (letters.charCodeAt(at) & 31);
  return column;
}

/** The column of an address such as `C7`; 0 where it is none. */
export function columnOfAddress(b: Buffer, from: number, to: number): number {
  let column = 0;
  let at = from;
  for (; at < to && at < from + 3 && b[at]! >= 65 && b[at]! <= 90; at++) column = column * 26 + (b[at]! & 31);
  const digits = to - at;
  if (column === 0 || digits < 1 || digits > 7 || b[at] === 48) return 0;
  for (; at < to; at++) if (b[at]! < 48 || b[at]! > 57) return 0;
  return column;
}

/** 3 is `C`. */
export function lettersOf(column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}
