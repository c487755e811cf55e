/** Bytes that a batch aims at: 0.8 ms of work; 1 MiB blocks the event loop up to 23 ms. */
export const BATCH_BYTES = 256 * 1024;

/** Batches in flight a lane. Four kept a 600 MB load at 93 MB and its Postgres busy. */
export const CREDITS = 4;

/** Node with Sluice loaded, and what a lane's thread holds beside its batches (heap, offsets, COPY buffer). */
const PROCESS_BYTES = 64 * 1024 * 1024;
const LANE_BYTES = 24 * 1024 * 1024;

/** The bound on a run's memory: batches in flight of all lanes, and a fixed overhead. */
export function memoryBound(lanes: number): number {
  return PROCESS_BYTES + lanes * (LANE_BYTES + CREDITS * BATCH_BYTES);
}
