import { compareBytes, firstWord, inKeyOrder, secondWord } from './key-order.ts';
import { keyEnd, keyStart, packedBytes, packRow, type RowsToPack } from './packed-rows.ts';
import { type RowCursor, type RowMemory, rowMemory } from './row-cursor.ts';

/** Packed rows in memory, in the order in which they came. */
export class Unsorted {
  #memory: RowMemory;
  #starts = new Int32Array(1024);
  #first = new Uint32Array(1024);
  #second = new Uint32Array(1024);
  #used = 0;
  #count = 0;

  /** `bytes`: what it has room for; a row that is larger goes in alone. */
  constructor(bytes: number) {
    this.#memory = rowMemory(bytes);
  }

  /** Takes in rows from number `from` on; gives the number of the first that there is no room for, or how many there are. */
  add(rows: RowsToPack, from: number): number {
    const { ends, keys } = rows;
    for (let row = from; row < ends.length; row++) {
      const bytes = packedBytes(rows, row);
      if (this.#used + bytes > this.#memory.bytes.length) {
        if (this.#count > 0) return row;
        this.#memory = rowMemory(bytes);
      }
      if (this.#count === this.#starts.length) this.#grow();
      this.#starts[this.#count] = this.#used;
      this.#first[this.#count] = firstWord(keys.buffer, keys.starts[row]!, keys.ends[row]!);
      this.#second[this.#count] = secondWord(keys.buffer, keys.starts[row]!, keys.ends[row]!);
      this.#used = packRow(rows, row, this.#memory, this.#used);
      this.#count += 1;
    }
    return ends.length;
  }

  clear(): void {
    this.#used = 0;
    this.#count = 0;
  }

  /** The rows in the order of their keys, those of equal keys in the order in which they came. */
  inOrder(): RowCursor {
    const memory = this.#memory;
    const { bytes } = memory;
    const starts = this.#starts;
    const count = this.#count;
    const used = this.#used;
    const place = (row: number) => ({ from: keyStart(starts[row]!), to: keyEnd(memory, starts[row]!) });
    const order = inKeyOrder({ first: this.#first, second: this.#second }, count, (one, other) =>
      compareBytes(bytes, place(one), bytes, place(other)),
    );
    let at = 0;
    const cursor = {
      memory,
      start: 0,
      end: 0,
      advance() {
        if (at >= count) return false;
        const row = order[at]!;
        cursor.start = starts[row]!;
        cursor.end = row + 1 < count ? starts[row + 1]! : used;
        at += 1;
        return true;
      },
    };
    return cursor;
  }

  #grow(): void {
    const room = 2 * this.#starts.length;
    this.#starts = grown(this.#starts, new Int32Array(room));
    this.#first = grown(this.#first, new Uint32Array(room));
    this.#second = grown(this.#second, new Uint32Array(room));
  }
}

function grown<T extends Int32Array | Uint32Array>(old: T, into: T): T {
  into.set(old);
  return into;
}
