import type { RawBytes } from '../columnar/raw.ts';

const BLANK = 32;

/** Takes off the blanks that fill a `char` up to its length, as Postgres does when it makes it a text. */
export function trimBlanks({ buffer, starts, ends }: RawBytes): void {
  for (let row = 0; row < starts.length; row++) {
    const start = starts[row]!;
    let end = ends[row]!;
    while (end > start && start >= 0 && buffer[end - 1] === BLANK) end--;
    ends[row] = end;
  }
}
