/** Bytes that a batch aims at: 0.8 ms of work; 1 MiB blocks the event loop up to 23 ms. */
export const BATCH_BYTES = 256 * 1024;

/** Batches in flight a lane. Four kept a 600 MB load at 93 MB and its Postgres busy. */
export const CREDITS = 4;

const MIB = 1024 * 1024;

/** Node with Sluice loaded, before a row is read. */
const PROCESS_BYTES = 128 * MIB;
/** What a lane holds beside its batches, garbage not yet collected included. Most with JSON, and with rejects. */
const LANE_BYTES = 72 * MIB;
/** What a column adds: encoders, and the offsets of its cells. */
const COLUMN_BYTES = MIB / 8;

/**
 * The bound on a run's memory. Peaks of loads of one lane: CSV 142 MB at any size, JSONL 187 MB, a million bad
 * rows 195 MB, 500 columns 225 to 260 MB. One record larger than a batch comes on top.
 */
export function memoryBound({ lanes, columns }: { readonly lanes: number; readonly columns: number }): number {
  return PROCESS_BYTES + lanes * (LANE_BYTES + columns * COLUMN_BYTES + CREDITS * BATCH_BYTES);
}
