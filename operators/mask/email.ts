import { type Masker, STAR, stars } from './masker.ts';

const AT_SIGN = 64;

/** What no address holds outside quotes (RFC 5321), by byte; quoted names and address literals are not taken for addresses. */
const FORBIDDEN = new Uint8Array(256);
FORBIDDEN.fill(1, 0, 33);
for (const byte of Buffer.from('\x7f"(),:;<>[\\]')) FORBIDDEN[byte] = 1;

/** `j***@example.com`. A name of one character is not shown: `***@example.com`. */
export function maskEmail(otherwise: Masker): Masker {
  return (source, start, end, out, at) => {
    const sign = findSign(source, start, end);
    if (sign < 0) return otherwise(source, start, end, out, at);
    const first = start + characterBytes(source[start]!);
    let to = first < sign ? copy(source, start, first, out, at) : at;
    to = stars(out, to, 3);
    return copy(source, sign, end, out, to);
  };
}

/** A star for each character of the name but the first: `j*******@example.com`; `*@example.com`. */
export function maskEmailKeepingLength(otherwise: Masker): Masker {
  return (source, start, end, out, at) => {
    const sign = findSign(source, start, end);
    if (sign < 0) return otherwise(source, start, end, out, at);
    const first = start + characterBytes(source[start]!);
    let to = first < sign ? copy(source, start, first, out, at) : at;
    for (let from = first < sign ? first : start; from < sign; from++) {
      if ((source[from]! & 0xc0) !== 0x80) out[to++] = STAR;
    }
    return copy(source, sign, end, out, to);
  };
}

/** Where the one `@` stands; -1 where the value is no address: no or two `@`, no name, no domain, a forbidden byte. */
function findSign(source: Uint8Array, start: number, end: number): number {
  let sign = -1;
  for (let at = start; at < end; at++) {
    const byte = source[at]!;
    if (byte === AT_SIGN) {
      if (sign >= 0) return -1;
      sign = at;
    } else if (FORBIDDEN[byte] === 1) return -1;
  }
  return sign > start && sign < end - 1 ? sign : -1;
}

/** Bytes of the UTF-8 character that begins with `lead`. */
function characterBytes(lead: number): number {
  if (lead < 0xc0) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

function copy(source: Uint8Array, start: number, end: number, out: Uint8Array, at: number): number {
  for (let from = start; from < end; ) out[at++] = source[from++]!;
  return at;
}
