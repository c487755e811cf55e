/** Up to here bytes are quicker copied one by one. */
const SHORT = 48;

/** Memory for another thread, in which numbers lie from one place on and bytes from another. */
export class SharedLayout {
  readonly #memory: ArrayBufferLike;
  readonly bytes: Buffer;
  #number: number;
  #byte: number;

  /** `numbersAt`: a multiple of four. */
  constructor(memory: ArrayBufferLike, numbersAt: number, bytesAt: number) {
    this.#memory = memory;
    this.bytes = Buffer.from(memory);
    this.#number = numbersAt;
    this.#byte = bytesAt;
  }

  /** Room for so many numbers. */
  numbers(count: number): Int32Array {
    const numbers = new Int32Array(this.#memory, this.#number, count);
    this.#number += 4 * count;
    return numbers;
  }

  /** Copies `source[start .. end)`; gives where it lies now. */
  put(source: Uint8Array, start: number, end: number): number {
    const at = this.#byte;
    this.#byte += end - start;
    if (end - start > SHORT) this.bytes.set(source.subarray(start, end), at);
    else for (let from = start, to = at; from < end; ) this.bytes[to++] = source[from++]!;
    return at;
  }
}
