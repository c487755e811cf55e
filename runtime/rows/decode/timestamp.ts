import { isoDays } from './date.ts';
import { parseTimestamp } from './timestamp-text.ts';

/** 2^32, and microseconds of a day in words of it: 20 * 2^32 + 500,654,080. */
const WORD = 4294967296;
const DAY_HIGH = 20;
const DAY_LOW = 500_654_080;

/**
 * A timestamp as Postgres' `timestamp_in` reads it, or with `zoned` as `timestamptz_in` does in a UTC session:
 * microseconds since 2000-01-01 as a 64-bit integer into `words[0]` (high) and `words[1]` (low). `false` where it is
 * none or out of range. `YYYY-MM-DD[ T]hh:mm[:ss[.ffffff]]`, bare or with Z or ±hh[[:]mm], takes the fast path.
 */
export function readTimestamp(buffer: Buffer, start: number, end: number, zoned: boolean, words: Int32Array): boolean {
  const days = end - start >= 10 ? isoDays(buffer, start) : Number.NaN;
  if (Number.isNaN(days)) return readSlowly(buffer, start, end, zoned, words);
  let at = start + 10;
  let seconds = 0;
  let micros = 0;
  if (at < end) {
    const separator = buffer[at]!;
    const hour = twoDigits(buffer, at + 1);
    const minute = twoDigits(buffer, at + 4);
    const timed = (separator === 32 || separator === 84) && end - at >= 6 && buffer[at + 3] === 58;
    if (!timed || !(hour < 24) || !(minute < 60)) return readSlowly(buffer, start, end, zoned, words);
    seconds += hour * 3600 + minute * 60;
    at += 6;
    if (at < end && buffer[at] === 58) {
      const second = end - at >= 3 ? twoDigits(buffer, at + 1) : Number.NaN;
      if (!(second < 60)) return readSlowly(buffer, start, end, zoned, words);
      seconds += second;
      at += 3;
      if (at < end && buffer[at] === 46) {
        at++;
        let unit = 100000;
        while (at < end && unit >= 1) {
          const digit = buffer[at]! - 48;
          if (digit >>> 0 > 9) break;
          micros += digit * unit;
          unit = (unit / 10) | 0;
          at++;
        }
      }
    }
    if (at < end) {
      const offset = offsetSeconds(buffer, at, end);
      if (Number.isNaN(offset)) return readSlowly(buffer, start, end, zoned, words);
      if (zoned) seconds -= offset;
    }
  }
  // exact: days and seconds together are below 2^53 here, their microseconds would not be from the year 2285 on
  const low = days * DAY_LOW + seconds * 1e6 + micros;
  words[0] = days * DAY_HIGH + Math.floor(low / WORD);
  words[1] = low; // its low 32 bits
  return true;
}

/** Seconds east of UTC of `Z`, `±hh`, `±hhmm` or `±hh:mm` that ends the text; `NaN` for anything else. */
function offsetSeconds(buffer: Buffer, start: number, end: number): number {
  let at = buffer[start] === 32 ? start + 1 : start;
  const sign = buffer[at]!;
  if (sign === 90) return at + 1 === end ? 0 : Number.NaN;
  if ((sign !== 43 && sign !== 45) || end - at < 3) return Number.NaN;
  const hours = twoDigits(buffer, at + 1);
  if (!(hours < 16)) return Number.NaN;
  at += 3;
  let minutes = 0;
  if (at < end) {
    if (buffer[at] === 58) at++;
    if (end - at !== 2) return Number.NaN;
    minutes = twoDigits(buffer, at);
    if (!(minutes < 60)) return Number.NaN;
  }
  const offset = hours * 3600 + minutes * 60;
  return sign === 45 ? -offset : offset;
}

function twoDigits(buffer: Buffer, at: number): number {
  const tens = buffer[at]! - 48;
  const ones = buffer[at + 1]! - 48;
  return tens >>> 0 > 9 || ones >>> 0 > 9 ? Number.NaN : tens * 10 + ones;
}

function readSlowly(buffer: Buffer, start: number, end: number, zoned: boolean, words: Int32Array): boolean {
  const micros = parseTimestamp(buffer.toString('latin1', start, end), zoned);
  if (micros === null) return false;
  words[0] = Number(micros >> 32n);
  words[1] = Number(micros & 0xffffffffn);
  return true;
}
