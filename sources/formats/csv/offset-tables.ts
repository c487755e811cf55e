import type { OffsetTable } from './scan-types.ts';

/** Tables that wait to be used again. */
const POOL = 8;

/** Hands out tables that hold the rows of any window but a grown one: a row takes at least a byte a field. */
export function offsetTables(windowBytes: number, fields: number, columns: number) {
  const capacity = Math.ceil(windowBytes / fields) + 1;
  const pool: OffsetTable[] = [];
  return {
    take(): OffsetTable {
      const table = pool.pop();
      if (table !== undefined) return table;
      // Zeroed by the operating system: pages that are never touched take no memory.
      return {
        capacity,
        starts: new Int32Array(capacity * columns),
        ends: new Int32Array(capacity * columns),
        recordStarts: new Int32Array(capacity),
      };
    },
    give(table: OffsetTable): void {
      if (pool.length < POOL) pool.push(table);
    },
  };
}
