import { compareBytes, firstWord, inKeyOrder, secondWord } from './key-order.ts';
import { mostPackedBytes, packedBytes, packRow, type RowsToPack } from './packed-rows.ts';
import { type RowCursor, rowMemory } from './row-cursor.ts';
import type { RunWriter } from './sorted-run.ts';

/** Rows in the memory that they came in, and in the order in which they came. */
export class Unsorted {
  readonly #parts: RowsToPack[] = [];
  /** Of each row: number of its part, its number there, and the first words of its key. */
  #part = new Int32Array(1024);
  #row = new Int32Array(1024);
  #first = new Uint32Array(1024);
  #second = new Uint32Array(1024);
  #count = 0;
  /** Bytes that no packed row exceeds. */
  largest = 0;
  /** Bytes that the rows and their keys take. */
  bytes = 0;

  add(rows: RowsToPack): void {
    const { ends, keys, source } = rows;
    const { buffer, starts, ends: keyEnds } = keys;
    const part = this.#parts.push(rows) - 1;
    const from = this.#count;
    this.#count += ends.length;
    while (this.#count > this.#part.length) this.#grow();
    this.#part.fill(part, from, this.#count);
    const [numbers, first, second] = [this.#row, this.#first, this.#second];
    for (let row = 0; row < ends.length; row++) {
      const [start, end] = [starts[row]!, keyEnds[row]!];
      numbers[from + row] = row;
      first[from + row] = firstWord(buffer, start, end);
      second[from + row] = secondWord(buffer, start, end);
    }
    this.largest = Math.max(this.largest, mostPackedBytes(rows));
    this.bytes += source.byteLength + keys.buffer.length;
  }

  /** Forgets the rows; gives the memory that they came in. */
  clear(): ArrayBufferLike[] {
    this.#count = 0;
    this.largest = 0;
    this.bytes = 0;
    return this.#parts.splice(0).map(({ source }) => source.buffer);
  }

  /** Writes the rows in order. */
  write(run: RunWriter): void {
    const parts = this.#parts;
    for (const row of this.#order()) {
      const part = parts[this.#part[row]!]!;
      const number = this.#row[row]!;
      const at = run.reserve(packedBytes(part, number));
      packRow(part, number, run.memory, at);
    }
  }

  /** The rows in order. */
  inOrder(): RowCursor {
    const parts = this.#parts;
    const partOf = this.#part;
    const rowOf = this.#row;
    const count = this.#count;
    const order = this.#order();
    let at = 0;
    const cursor = {
      memory: rowMemory(this.largest),
      start: 0,
      end: 0,
      advance() {
        if (at >= count) return false;
        const row = order[at]!;
        cursor.end = packRow(parts[partOf[row]!]!, rowOf[row]!, cursor.memory, 0);
        at += 1;
        return true;
      },
    };
    return cursor;
  }

  /** Numbers of rows in the order of their keys, those of equal keys in the order in which they came. */
  #order(): Int32Array {
    const parts = this.#parts;
    const partOf = this.#part;
    const rowOf = this.#row;
    return inKeyOrder({ first: this.#first, second: this.#second }, this.#count, (one, other) => {
      const { keys } = parts[partOf[one]!]!;
      const { keys: others } = parts[partOf[other]!]!;
      return compareBytes(keys.buffer, placeOf(keys, rowOf[one]!), others.buffer, placeOf(others, rowOf[other]!));
    });
  }

  #grow(): void {
    const room = 2 * this.#part.length;
    this.#part = grown(this.#part, new Int32Array(room));
    this.#row = grown(this.#row, new Int32Array(room));
    this.#first = grown(this.#first, new Uint32Array(room));
    this.#second = grown(this.#second, new Uint32Array(room));
  }
}

function placeOf({ starts, ends }: RowsToPack['keys'], row: number): { readonly from: number; readonly to: number } {
  return { from: starts[row]!, to: ends[row]! };
}

function grown<T extends Int32Array | Uint32Array>(old: T, into: T): T {
  into.set(old);
  return into;
}
