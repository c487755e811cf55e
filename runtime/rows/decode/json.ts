import { HEX_DIGIT } from './ascii.ts';
import { fitNumeric, parseNumeric } from './numeric-text.ts';

/** Levels of nesting that are let through; Postgres' own limit (`max_stack_depth`, 2 MB by default) is above it. */
const JSON_DEPTH_LIMIT = 4000;

const OPEN = new Uint8Array(JSON_DEPTH_LIMIT);
const OBJECT_END = 125;
const ARRAY_END = 93;

/**
 * Whether Postgres' `jsonb_in` takes the bytes: JSON, and beyond its grammar no `\u0000`, no lone surrogate escape, no
 * number outside numeric. Whether they are UTF-8 is for the caller to check. Iterative: no nesting exhausts the stack.
 */
export function isJson(buffer: Buffer, start: number, end: number): boolean {
  let depth = 0;
  let at = start;
  for (;;) {
    at = skipSpace(buffer, at, end);
    if (at >= end) return false;
    const byte = buffer[at]!;
    if (byte === 123 || byte === 91) {
      if (depth === JSON_DEPTH_LIMIT) return false;
      const close = byte === 123 ? OBJECT_END : ARRAY_END;
      OPEN[depth++] = close;
      at = skipSpace(buffer, at + 1, end);
      if (at < end && buffer[at] === close) {
        depth--;
        at++;
      } else {
        if (close === OBJECT_END) at = keyEnd(buffer, at, end);
        if (at < 0) return false;
        continue;
      }
    } else {
      at = scalarEnd(buffer, at, end);
      if (at < 0) return false;
    }
    for (;;) {
      at = skipSpace(buffer, at, end);
      if (depth === 0) return at === end;
      if (at >= end) return false;
      const close = OPEN[depth - 1]!;
      if (buffer[at] === 44) {
        at++;
        if (close === OBJECT_END) at = keyEnd(buffer, at, end);
        if (at < 0) return false;
        break;
      }
      if (buffer[at] !== close) return false;
      depth--;
      at++;
    }
  }
}

function skipSpace(buffer: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const byte = buffer[at]!;
    if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) break;
    at++;
  }
  return at;
}

/** Behind the key and its colon; -1 where there is none. */
function keyEnd(buffer: Buffer, from: number, end: number): number {
  let at = skipSpace(buffer, from, end);
  if (at >= end || buffer[at] !== 34) return -1;
  at = stringEnd(buffer, at + 1, end);
  if (at < 0) return -1;
  at = skipSpace(buffer, at, end);
  return at < end && buffer[at] === 58 ? at + 1 : -1;
}

function scalarEnd(buffer: Buffer, at: number, end: number): number {
  switch (buffer[at]) {
    case 34:
      return stringEnd(buffer, at + 1, end);
    case 116:
      return wordEnd(buffer, at, end, 'true');
    case 102:
      return wordEnd(buffer, at, end, 'false');
    case 110:
      return wordEnd(buffer, at, end, 'null');
    default:
      return numberEnd(buffer, at, end);
  }
}

function wordEnd(buffer: Buffer, at: number, end: number, word: string): number {
  if (end - at < word.length) return -1;
  for (let index = 0; index < word.length; index++) {
    if (buffer[at + index] !== word.charCodeAt(index)) return -1;
  }
  return at + word.length;
}

/** Behind the closing quote, `from` being behind the opening one; -1 where the string is none. */
function stringEnd(buffer: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const byte = buffer[at]!;
    if (byte === 34) return at + 1;
    if (byte < 32) return -1;
    at = byte === 92 ? escapeEnd(buffer, at + 1, end) : at + 1;
    if (at < 0) return -1;
  }
  return -1;
}

function escapeEnd(buffer: Buffer, at: number, end: number): number {
  if (at >= end) return -1;
  switch (buffer[at]) {
    case 34:
    case 47:
    case 92:
    case 98:
    case 102:
    case 110:
    case 114:
    case 116:
      return at + 1;
    case 117:
      return unicodeEnd(buffer, at + 1, end);
    default:
      return -1;
  }
}

function unicodeEnd(buffer: Buffer, at: number, end: number): number {
  const unit = hexUnit(buffer, at, end);
  if (unit <= 0 || (unit >= 0xdc00 && unit <= 0xdfff)) return -1;
  if (unit < 0xd800 || unit > 0xdfff) return at + 4;
  if (at + 6 > end || buffer[at + 4] !== 92 || buffer[at + 5] !== 117) return -1;
  const low = hexUnit(buffer, at + 6, end);
  return low >= 0xdc00 && low <= 0xdfff ? at + 10 : -1;
}

function hexUnit(buffer: Buffer, at: number, end: number): number {
  if (at + 4 > end) return -1;
  const a = HEX_DIGIT[buffer[at]!]!;
  const b = HEX_DIGIT[buffer[at + 1]!]!;
  const c = HEX_DIGIT[buffer[at + 2]!]!;
  const d = HEX_DIGIT[buffer[at + 3]!]!;
  return (a | b | c | d) < 0 ? -1 : (a << 12) | (b << 8) | (c << 4) | d;
}

function numberEnd(buffer: Buffer, start: number, end: number): number {
  let at = buffer[start] === 45 ? start + 1 : start;
  const whole = digitsEnd(buffer, at, end);
  if (whole === at || (buffer[at] === 48 && whole > at + 1)) return -1;
  at = whole;
  if (at < end && buffer[at] === 46) {
    const fraction = digitsEnd(buffer, at + 1, end);
    if (fraction === at + 1) return -1;
    at = fraction;
  }
  let exponent = false;
  if (at < end && (buffer[at]! | 32) === 101) {
    exponent = true;
    at++;
    if (at < end && (buffer[at] === 43 || buffer[at] === 45)) at++;
    const digits = digitsEnd(buffer, at, end);
    if (digits === at) return -1;
    at = digits;
  }
  if (!exponent && at - start < 16_000) return at;
  const value = parseNumeric(buffer.toString('latin1', start, at));
  return value !== null && fitNumeric(value, undefined) !== null ? at : -1;
}

function digitsEnd(buffer: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && (buffer[at]! - 48) >>> 0 <= 9) at++;
  return at;
}
