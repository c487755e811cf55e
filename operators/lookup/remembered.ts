import type { LookupRow } from '../../runtime/contract/operator.ts';

/** Answers by key, within a bound. */
export interface Remembered {
  get(key: string): readonly LookupRow[] | undefined;
  set(key: string, rows: readonly LookupRow[], bytes: number): void;
}

/**
 * Keeps two generations, each of at most `bytesEach` and one answer: a full one becomes the older, and the older is
 * forgotten; what is asked for again becomes young. Dropping the oldest entry of a Map, one by one, would be quadratic:
 * V8 walks over what was deleted until it rehashes (measured: 1,000,000 keys took ten times as long).
 */
export function createRemembered(bytesEach: number): Remembered {
  interface Answer {
    readonly rows: readonly LookupRow[];
    readonly bytes: number;
  }
  let young = new Map<string, Answer>();
  let old = new Map<string, Answer>();
  let bytes = 0;

  function add(key: string, answer: Answer): void {
    if (bytes > bytesEach) {
      old = young;
      young = new Map();
      bytes = 0;
    }
    young.set(key, answer);
    bytes += answer.bytes;
  }

  return {
    get(key) {
      const recent = young.get(key);
      if (recent !== undefined) return recent.rows;
      const older = old.get(key);
      if (older === undefined) return undefined;
      old.delete(key);
      add(key, older);
      return older.rows;
    },
    set: (key, rows, size) => add(key, { rows, bytes: size }),
  };
}
