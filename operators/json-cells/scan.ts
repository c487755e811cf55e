/** Behind the white space at `at`. */
export function skipSpace(buffer: Buffer, at: number): number {
  let next = at;
  for (;;) {
    const byte = buffer[next]!;
    if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) return next;
    next++;
  }
}

/** Behind a string whose opening quote is at `at`. */
export function skipString(buffer: Buffer, at: number): number {
  let next = at + 1;
  for (;;) {
    const byte = buffer[next]!;
    if (byte === 34) return next + 1;
    next += byte === 92 ? 2 : 1;
  }
}

/** Behind the value at `at`, in JSON that is known to be well-formed. */
export function skipValue(buffer: Buffer, at: number, end: number): number {
  const first = buffer[at]!;
  if (first === 34) return skipString(buffer, at);
  if (first !== 123 && first !== 91) return skipWord(buffer, at, end);
  let depth = 0;
  let next = at;
  for (;;) {
    const byte = buffer[next]!;
    if (byte === 34) {
      next = skipString(buffer, next);
      continue;
    }
    next++;
    if (byte === 123 || byte === 91) depth++;
    else if ((byte === 125 || byte === 93) && --depth === 0) return next;
  }
}

/** Behind a number, `true`, `false` or `null`. */
function skipWord(buffer: Buffer, at: number, end: number): number {
  let next = at + 1;
  while (next < end) {
    const byte = buffer[next]!;
    if (byte <= 32 || byte === 44 || byte === 93 || byte === 125) break;
    next++;
  }
  return next;
}
