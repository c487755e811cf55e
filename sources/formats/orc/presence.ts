import type { ByteRuns } from './byte-runs.ts';

/** Which values of a column there are. */
export interface Presence {
  /** For the next `rows` rows a 1 or a 0 each, and how many have a value; `null`: all have one. */
  next(rows: number): Promise<{ readonly valid: Uint8Array | null; readonly count: number }>;
}

/** `bits`: of the column, `null` where no value is NULL. `outer`: of what holds it; where that is NULL, no bit is stored. */
export function openPresence(bits: ByteRuns | null, outer: Presence | null = null): Presence {
  return {
    async next(rows) {
      const around = outer === null ? { valid: null, count: rows } : await outer.next(rows);
      if (bits === null) return around;
      const valid = new Uint8Array(rows);
      await bits.read(valid, around.count);
      let count = 0;
      for (let index = 0; index < around.count; index++) count += valid[index]!;
      if (around.valid !== null) spreadBits(valid, around.valid, around.count);
      return { valid: count === rows ? null : valid, count };
    },
  };
}

/** Puts the first bits at the rows that have one. */
function spreadBits(valid: Uint8Array, rows: Uint8Array, count: number): void {
  let from = count;
  for (let row = rows.length - 1; row >= 0; row--) valid[row] = rows[row] === 0 ? 0 : valid[--from]!;
}
