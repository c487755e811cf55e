/** Memory for what one batch is made of, taken piece by piece. What does not fit any more gets memory of its own. */
export class BatchMemory {
  readonly buffer: ArrayBuffer;
  #taken = 0;

  constructor(buffer: ArrayBuffer) {
    this.buffer = buffer;
  }

  /** Bytes of all pieces, had all of them fitted. */
  get taken(): number {
    return this.#taken;
  }

  /** So many bytes, from a multiple of eight on. They hold what was there before. */
  take(bytes: number): { readonly buffer: ArrayBuffer; readonly at: number } {
    const at = this.#taken;
    this.#taken += (bytes + 7) & ~7;
    return this.#taken <= this.buffer.byteLength
      ? { buffer: this.buffer, at }
      : { buffer: new ArrayBuffer(bytes), at: 0 };
  }

  int32(length: number): Int32Array {
    const { buffer, at } = this.take(length * 4);
    return new Int32Array(buffer, at, length);
  }

  uint8(length: number): Uint8Array {
    const { buffer, at } = this.take(length);
    return new Uint8Array(buffer, at, length);
  }
}

/** Of all memory that is given back, so many pieces are kept. */
const MOST_FREE = 8;

/** Memory for batches that serves again once theirs are let go: fresh memory for each would make V8 look through the heap again and again. */
export class ReusedMemory {
  readonly #free: ArrayBuffer[] = [];
  /** What the largest batch has needed. */
  #bytes = 0;

  open(): BatchMemory {
    return new BatchMemory(this.#free.pop() ?? new ArrayBuffer(this.#bytes));
  }

  /** Nothing reads what is in it any more. */
  giveBack({ buffer, taken }: BatchMemory): void {
    if (taken > this.#bytes) {
      this.#bytes = taken;
      this.#free.length = 0;
    }
    if (buffer.byteLength === this.#bytes && this.#free.length < MOST_FREE) this.#free.push(buffer);
  }
}
