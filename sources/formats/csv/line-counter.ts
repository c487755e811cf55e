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
