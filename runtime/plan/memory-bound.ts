/** Bytes that a batch aims at: 0.8 ms of work; 1 MiB blocks the event loop up to 23 ms. */
export const BATCH_BYTES = 256 * 1024;

/** Batches in flight a lane. Four kept a 600 MB load at 93 MB and its Postgres busy. */
export const CREDITS = 4;

const MIB = 1024 * 1024;

/** Node with Sluice loaded, before a row is read: 95 to 130 MB, by whether its modules were compiled before. */
const PROCESS_BYTES = 160 * MIB;
/** What a lane holds beside its batches, garbage not yet collected included. Most with JSON, and with rejects. */
const LANE_BYTES = 112 * MIB;
/** What a column adds: encoders, and the offsets of its cells. */
const COLUMN_BYTES = MIB / 8;

/** Small files of a lane, whole, that are fetched before their turn: two claims, and the last one of each on top. */
const AHEAD_BYTES = 9 * MIB;

/** Encoded rows of a lane that wait for the COPY of their table, where there are several, and the batch on top of them. */
const WAITING_BYTES = 6 * MIB;

/** What the operators of a plan may remember together of the rows that they let through: ten million keys of 16 bytes. */
export const STATE_BYTES = 256 * MIB;

/** Right rows of a join that a lane holds: a million and a half of them, of ten columns, with their keys. Those beyond it are in a file. */
export const MEETING_BYTES = 256 * MIB;

export interface MemoryUse {
  readonly lanes: number;
  readonly columns: number;
  /** Tables that a lane writes at once. */
  readonly ends: number;
  /** Bytes that operators may remember and hold. */
  readonly states: number;
}

/**
 * The bound on a run's memory. Peaks of loads of one lane, on a busy machine: CSV 154 MB at any size, a
 * file of nothing but bad rows 240 to 268 MB. One record larger than a batch comes on top.
 */
export function memoryBound({ lanes, columns, ends, states }: MemoryUse): number {
  const waiting = ends > 1 ? WAITING_BYTES : 0;
  const lane = LANE_BYTES + columns * COLUMN_BYTES + CREDITS * BATCH_BYTES + AHEAD_BYTES + waiting;
  return PROCESS_BYTES + lanes * lane + states;
}
