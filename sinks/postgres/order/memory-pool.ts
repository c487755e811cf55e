/** Memory is asked for in steps, so that most of it serves again. */
const STEP_BYTES = 64 << 10;
/** Beyond it memory serves once and goes to the other thread, so that what is no longer used is collected soon: of shared memory nobody keeps count. */
const SHARED_BYTES = 1 << 20;
/** Pieces that are kept: those of a run, and of the batches on their way. */
const KEEP = 64;

/** Memory of rows that threads share, which serves again. */
export class MemoryPool {
  readonly #free: SharedArrayBuffer[] = [];

  /** At least so many bytes, a multiple of four. */
  take(bytes: number): ArrayBufferLike {
    if (bytes > SHARED_BYTES) return new ArrayBuffer((bytes + 3) & ~3);
    // What is small is not worth keeping, and would hold more than its rows.
    if (bytes < STEP_BYTES) return new SharedArrayBuffer((bytes + 3) & ~3);
    const there = this.#free.pop();
    if (there !== undefined && there.byteLength >= bytes) return there;
    return new SharedArrayBuffer(Math.ceil(bytes / STEP_BYTES) * STEP_BYTES);
  }

  give(memory: ArrayBufferLike): void {
    const isWorthIt = isShared(memory) && memory.byteLength >= STEP_BYTES && this.#free.length < KEEP;
    if (isWorthIt) this.#free.push(memory);
  }
}

export function isShared(memory: ArrayBufferLike): memory is SharedArrayBuffer {
  return memory instanceof SharedArrayBuffer;
}
