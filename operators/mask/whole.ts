import { type Masker, STAR, stars } from './masker.ts';

/** `***` for any value: not even its length shows. */
export const maskWhole: Masker = (_source, _start, _end, out, at) => stars(out, at, 3);

/** A star a character (a code point, however many bytes it takes). */
export const maskWholeKeepingLength: Masker = (source, start, end, out, at) => {
  for (let from = start; from < end; from++) {
    if ((source[from]! & 0xc0) !== 0x80) out[at++] = STAR;
  }
  return at;
};
