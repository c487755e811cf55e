const CR = 13;
const LF = 10;

/** Where a record ends without the line end that closes it. */
export function contentEnd(b: Buffer, start: number, end: number, newline: number): number {
  if (end === start || b[end - 1] !== newline) return end;
  return newline === LF && end - 1 > start && b[end - 2] === CR ? end - 2 : end - 1;
}

/** `null`: the bytes end before it shows. */
export function startsWith(buffer: Buffer, pos: number, to: number, prefix: Uint8Array): boolean | null {
  for (let at = 0; at < prefix.length; at++) {
    if (pos + at >= to) return null;
    if (buffer[pos + at] !== prefix[at]) return false;
  }
  return true;
}

export function countingUp(capacity: number, count: number): Int32Array {
  const numbers = new Int32Array(capacity);
  for (let at = 0; at < count; at++) numbers[at] = at;
  return numbers;
}
