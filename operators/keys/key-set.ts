import { mixed } from './mixed.ts';

/** 32-bit words of a key, see `RowKeys`. */
export const KEY_WORDS = 4;

const PARTS = 256;
const FIRST_SLOTS = 16;
const SLOT_BYTES = KEY_WORDS * 4;
/** Beyond it a part is made twice as large: at 0.75 a key that is not there takes some eight looks. */
const FULL = 0.75;
/** Keys whose places are fetched at a time: 64 KiB of them. */
const AHEAD = 1024;

/**
 * A set of keys of 16 bytes within a budget: 256 tables with open addressing, each of which grows by itself, so that never much
 * more is held than what the keys need. Ten million keys take 256 MiB.
 */
export class KeySet {
  readonly #parts: Uint32Array[] = Array.from({ length: PARTS }, () => new Uint32Array(FIRST_SLOTS * KEY_WORDS));
  readonly #sizes = new Uint32Array(PARTS);
  readonly #budget: number;
  #bytes = PARTS * FIRST_SLOTS * SLOT_BYTES;
  #size = 0;
  /** Keeps what `#fetch` reads from being no use to anybody, and left out. */
  readonly #fetched = new Uint32Array(1);

  /** `budget`: bytes that the tables may take, which are 64 KiB at least. */
  constructor(budget: number) {
    this.#budget = budget;
  }

  get size(): number {
    return this.#size;
  }

  /** Adds keys in their order. For each 0: it is there already; 1: it was added; -1: it is not there, and there is no room. */
  add(keys: Uint32Array): Int8Array {
    const count = keys.length / KEY_WORDS;
    const outcomes = new Int8Array(count);
    const hashes = new Uint32Array(Math.min(count, AHEAD));
    for (let from = 0; from < count; from += AHEAD) {
      const some = Math.min(count - from, AHEAD);
      for (let nth = 0; nth < some; nth++) hashes[nth] = mixed(keys, (from + nth) * KEY_WORDS);
      this.#fetch(hashes, some);
      for (let nth = 0; nth < some; nth++)
        outcomes[from + nth] = this.#addOne(keys, (from + nth) * KEY_WORDS, hashes[nth]!);
    }
    return outcomes;
  }

  /** Reads where keys are looked for first: here the waits for memory overlap, where `#addOne` would wait for each. */
  #fetch(hashes: Uint32Array, count: number): void {
    let fetched = 0;
    for (let nth = 0; nth < count; nth++) {
      const table = this.#parts[hashes[nth]! & (PARTS - 1)]!;
      fetched |= table[firstSlot(table, hashes[nth]!)]!;
    }
    this.#fetched[0] = fetched;
  }

  #addOne(keys: Uint32Array, at: number, hash: number): -1 | 0 | 1 {
    const part = hash & (PARTS - 1);
    let table = this.#parts[part]!;
    let slot = slotOf(table, keys, at, hash);
    if (table[slot + 3] !== 0) return 0;
    const slots = table.length / KEY_WORDS;
    if (this.#sizes[part]! + 1 > slots * FULL) {
      if (this.#bytes + slots * SLOT_BYTES > this.#budget) return -1;
      this.#bytes += slots * SLOT_BYTES;
      table = grown(table);
      this.#parts[part] = table;
      slot = slotOf(table, keys, at, hash);
    }
    for (let word = 0; word < KEY_WORDS; word++) table[slot + word] = keys[at + word]!;
    this.#sizes[part]! += 1;
    this.#size += 1;
    return 1;
  }
}

/** By the highest bits of the hash, so that a larger table has its keys in the same order: it is filled from front to back. */
function firstSlot(table: Uint32Array, hash: number): number {
  return (hash >>> (Math.clz32(table.length) + 3)) * KEY_WORDS;
}

/** Where the key stands in the table, or the empty slot in which it would. The last word of a key is never 0. */
function slotOf(table: Uint32Array, keys: Uint32Array, at: number, hash: number): number {
  const mask = table.length - 1;
  const a = keys[at]!;
  const b = keys[at + 1]!;
  const c = keys[at + 2]!;
  const d = keys[at + 3]!;
  let slot = firstSlot(table, hash);
  while (
    table[slot + 3] !== 0 &&
    (table[slot] !== a || table[slot + 1] !== b || table[slot + 2] !== c || table[slot + 3] !== d)
  ) {
    slot = (slot + KEY_WORDS) & mask;
  }
  return slot;
}

function grown(table: Uint32Array): Uint32Array {
  const larger = new Uint32Array(table.length * 2);
  for (let at = 0; at < table.length; at += KEY_WORDS) {
    if (table[at + 3] === 0) continue;
    const slot = slotOf(larger, table, at, mixed(table, at));
    for (let word = 0; word < KEY_WORDS; word++) larger[slot + word] = table[at + word]!;
  }
  return larger;
}
