type Moment = bigint | number | null;

/**
 * `(start, end) OVERLAPS (start, end)`: the ends are not part of a span unless it is a moment. A span whose end comes
 * first is turned round. With NULLs, what is known may still decide.
 */
export function overlaps(start1: Moment, end1: Moment, start2: Moment, end2: Moment): boolean | null {
  const first = ordered(start1, end1);
  const second = ordered(start2, end2);
  if (first === null || second === null) return null;
  if (first.start === second.start) return first.end === null || second.end === null ? null : true;
  const [earlier, later] = first.start < second.start ? [first, second] : [second, first];
  if (earlier.end === null) return null;
  if (later.start < earlier.end) return true;
  return later.end === null ? null : false;
}

/** One known moment is the start. `null`: neither is known. */
function ordered(start: Moment, end: Moment): { start: bigint | number; end: Moment } | null {
  if (start === null) return end === null ? null : { start: end, end: null };
  if (end === null || start <= end) return { start, end };
  return { start: end, end: start };
}
