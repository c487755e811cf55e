// A 256 KiB batch encodes into less than this; what one huge row needs is not kept.
const KEEP_BYTES = 4 << 20;
const KEEP = 3;

/** Buffers that COPY frames are encoded into, used again and again. */
export class OutputBuffers {
  readonly #free: Buffer[] = [];

  /** A buffer of at least `bytes`. */
  take(bytes: number): Buffer {
    const buffer = this.#free.pop();
    if (buffer !== undefined && buffer.length >= bytes) return buffer;
    // A quarter more, so that batches of about the same size fit. Slow: off the pool, which is never given back.
    return Buffer.allocUnsafeSlow(bytes > KEEP_BYTES ? bytes : bytes + (bytes >> 2));
  }

  give(buffer: Buffer): void {
    if (buffer.length <= KEEP_BYTES && this.#free.length < KEEP) this.#free.push(buffer);
  }
}
