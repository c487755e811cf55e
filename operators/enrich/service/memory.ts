import type { LookupRow } from '../../../runtime/contract/operator.ts';
import { sizeOf } from './found.ts';

/** Answers by question; the longest unused go first. */
export interface Memory {
  get(key: string): readonly LookupRow[] | undefined;
  set(key: string, rows: readonly LookupRow[]): void;
}

/** `most` bytes in all; an answer is forgotten `micros` after it came, `null`: never. `clock`: microseconds. */
export function createMemory(most: number, micros: bigint | null, clock: () => bigint): Memory {
  const known = new Map<string, { readonly rows: readonly LookupRow[]; readonly until: bigint | null }>();
  let bytes = 0;
  const forget = (key: string, rows: readonly LookupRow[]): void => {
    known.delete(key);
    bytes -= sizeOf(key, rows);
  };
  return {
    get(key) {
      const found = known.get(key);
      if (found === undefined) return undefined;
      if (found.until !== null && clock() >= found.until) {
        forget(key, found.rows);
        return undefined;
      }
      // A map gives its keys in the order in which they were put in.
      known.delete(key);
      known.set(key, found);
      return found.rows;
    },
    set(key, rows) {
      if (micros === 0n) return;
      const before = known.get(key);
      if (before !== undefined) forget(key, before.rows);
      known.set(key, { rows, until: micros === null ? null : clock() + micros });
      bytes += sizeOf(key, rows);
      for (const [oldest, old] of known) {
        if (bytes <= most) return;
        forget(oldest, old.rows);
      }
    },
  };
}
