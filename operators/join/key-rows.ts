import { KEY_WORDS } from '../keys/key-set.ts';
import { mixed } from '../keys/mixed.ts';

const FIRST_ROWS = 1024;
/** Slots a row at least, so that a key that is not there takes few looks. */
const SPARE = 1.5;
const NONE = -1;
/** Keys whose places are fetched at a time: 64 KiB of them. */
const AHEAD = 1024;

/**
 * Which rows, counted from 0 as they are added, have a key of 16 bytes; several may have the same. Made once, where it is first
 * asked: a table that grew with the rows would be made some ten times.
 */
export class KeyRows {
  #keys = new Uint32Array(FIRST_ROWS * KEY_WORDS);
  #size = 0;
  /** The last row of each key, `NONE` where there is no key. Empty: it is not made. */
  #slots = new Int32Array(0);
  /** Bits of a hash below those that say where its key is looked for first. */
  #shift = 0;
  /** The row with the same key that was added before, or `NONE`. Empty: no two have the same. */
  #before = new Int32Array(0);
  readonly #hashes = new Uint32Array(AHEAD);
  /** Keeps what `#fetch` reads from being no use to anybody, and left out. */
  readonly #fetched = new Uint32Array(1);

  get size(): number {
    return this.#size;
  }

  /** Memory that it takes at most once it is asked. */
  get bytes(): number {
    return this.#keys.byteLength + this.#size * 4 + slotsFor(this.#size) * 4;
  }

  /** Adds a row for each of the keys, in their order. */
  add(keys: Uint32Array): void {
    const used = this.#size * KEY_WORDS;
    if (used + keys.length > this.#keys.length) {
      const larger = new Uint32Array(Math.max(used + keys.length, this.#keys.length * 2));
      larger.set(this.#keys.subarray(0, used));
      this.#keys = larger;
    }
    this.#keys.set(keys, used);
    this.#size += keys.length / KEY_WORDS;
    this.#slots = new Int32Array(0);
  }

  /** The last row of each of the keys, -1 where no row has it. */
  last(keys: Uint32Array): Int32Array {
    if (this.#slots.length === 0) this.#make();
    const rows = new Int32Array(keys.length / KEY_WORDS);
    this.#each(keys, rows.length, (nth, slot) => {
      rows[nth] = this.#slots[slot]!;
    });
    return rows;
  }

  /** Whether no two rows have the same key. Of keys that `last` was asked for. */
  get isUnique(): boolean {
    return this.#before.length === 0;
  }

  /** The row with the same key that was added before this one, -1 where it is the first. Of rows that `last` has given. */
  before(row: number): number {
    return this.isUnique ? NONE : this.#before[row]!;
  }

  #make(): void {
    const slots = slotsFor(this.#size);
    this.#slots = new Int32Array(slots).fill(NONE);
    this.#shift = Math.clz32(slots) + 1;
    this.#before = new Int32Array(0);
    this.#each(this.#keys, this.#size, (row, slot) => {
      const before = this.#slots[slot]!;
      if (before !== NONE) this.#note(row, before);
      this.#slots[slot] = row;
    });
  }

  #note(row: number, before: number): void {
    if (this.#before.length === 0) this.#before = new Int32Array(this.#size).fill(NONE);
    this.#before[row] = before;
  }

  /** Gives the slot of each key, or the empty one in which it would stand. */
  #each(keys: Uint32Array, count: number, take: (nth: number, slot: number) => void): void {
    for (let from = 0; from < count; from += AHEAD) {
      const some = Math.min(count - from, AHEAD);
      for (let nth = 0; nth < some; nth++) this.#hashes[nth] = mixed(keys, (from + nth) * KEY_WORDS);
      this.#fetch(some);
      for (let nth = 0; nth < some; nth++) take(from + nth, this.#slotOf(keys, from + nth, this.#hashes[nth]!));
    }
  }

  /** Reads where keys are looked for first: here the waits for memory overlap, where `#slotOf` would wait for each. */
  #fetch(count: number): void {
    let fetched = 0;
    for (let nth = 0; nth < count; nth++) {
      const row = this.#slots[this.#hashes[nth]! >>> this.#shift]!;
      if (row !== NONE) fetched |= this.#keys[row * KEY_WORDS]!;
    }
    this.#fetched[0] = fetched;
  }

  #slotOf(keys: Uint32Array, nth: number, hash: number): number {
    const slots = this.#slots;
    const own = this.#keys;
    const mask = slots.length - 1;
    const at = nth * KEY_WORDS;
    for (let slot = hash >>> this.#shift; ; slot = (slot + 1) & mask) {
      const row = slots[slot]!;
      if (row === NONE) return slot;
      const other = row * KEY_WORDS;
      if (
        own[other] === keys[at] &&
        own[other + 1] === keys[at + 1] &&
        own[other + 2] === keys[at + 2] &&
        own[other + 3] === keys[at + 3]
      ) {
        return slot;
      }
    }
  }
}

/** A power of two. */
function slotsFor(rows: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(FIRST_ROWS, rows) * SPARE));
}
