/**
 * Tells the line on which each record begins, by counting line ends from `start` when it is asked. It goes on from
 * the last answer, so that records in ascending order cost one look at each byte.
 */
export function lineCounter(
  buffer: Buffer,
  start: { readonly at: number; readonly line: number },
  recordStarts: Int32Array,
  newline: number,
): (row: number) => number {
  let { at, line } = start;
  return (row) => {
    const record = recordStarts[row]!;
    if (record < at) ({ at, line } = start);
    for (let end = buffer.indexOf(newline, at); end !== -1 && end < record; end = buffer.indexOf(newline, at)) {
      at = end + 1;
      line++;
    }
    return line;
  };
}

/** Line ends in `b[start .. end)`. */
export function lineEnds(b: Buffer, start: number, end: number, newline: number): number {
  let count = 0;
  for (let at = start; at < end; at++) if (b[at] === newline) count++;
  return count;
}
