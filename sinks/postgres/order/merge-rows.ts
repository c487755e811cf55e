import { compareBytes, firstWord, secondWord } from './key-order.ts';
import { keyEnd, keyStart } from './packed-rows.ts';
import { type RowCursor, rowMemory } from './row-cursor.ts';

interface Head {
  readonly rows: RowCursor;
  readonly number: number;
  /** Its key, and the first words of that. */
  from: number;
  to: number;
  first: number;
  second: number;
}

/** The rows of several cursors, each in order, in order; of equal keys, those of the earlier cursor come first. */
export function mergeRows(cursors: readonly RowCursor[]): RowCursor {
  const [only] = cursors;
  if (only !== undefined && cursors.length === 1) return only;
  /** A heap: each comes before the two at twice its place and one or two more. */
  const heads = cursors.flatMap((rows, number) => (rows.advance() ? [headOf(rows, number)] : []));
  for (let at = (heads.length >> 1) - 1; at >= 0; at--) sink(heads, at);
  let isFirst = true;
  const merged = {
    memory: rowMemory(0),
    start: 0,
    end: 0,
    advance() {
      if (!isFirst && heads.length > 0) replaceFirst(heads);
      isFirst = false;
      const next = heads[0];
      if (next === undefined) return false;
      merged.memory = next.rows.memory;
      merged.start = next.rows.start;
      merged.end = next.rows.end;
      return true;
    },
  };
  return merged;
}

/** The first cursor goes on by a row, or leaves. */
function replaceFirst(heads: Head[]): void {
  const first = heads[0]!;
  if (first.rows.advance()) read(first);
  else {
    const last = heads.pop()!;
    if (heads.length === 0) return;
    heads[0] = last;
  }
  sink(heads, 0);
}

/** Moves a head down to where it comes before those below. */
function sink(heads: Head[], from: number): void {
  const moved = heads[from]!;
  let at = from;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= heads.length) break;
    if (below + 1 < heads.length && isBefore(heads[below + 1]!, heads[below]!)) below += 1;
    if (!isBefore(heads[below]!, moved)) break;
    heads[at] = heads[below]!;
    at = below;
  }
  heads[at] = moved;
}

function headOf(rows: RowCursor, number: number): Head {
  const head = { rows, number, from: 0, to: 0, first: 0, second: 0 };
  read(head);
  return head;
}

function read(head: Head): void {
  const { memory, start } = head.rows;
  head.from = keyStart(start);
  head.to = keyEnd(memory, start);
  head.first = firstWord(memory.bytes, head.from, head.to);
  head.second = secondWord(memory.bytes, head.from, head.to);
}

function isBefore(one: Head, other: Head): boolean {
  if (one.first !== other.first) return one.first < other.first;
  if (one.second !== other.second) return one.second < other.second;
  const difference = compareBytes(one.rows.memory.bytes, one, other.rows.memory.bytes, other);
  return difference < 0 || (difference === 0 && one.number < other.number);
}
