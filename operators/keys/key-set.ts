/** 32-bit words of a key, see `RowKeys`. */
export const KEY_WORDS = 4;

const PARTS = 256;
const FIRST_SLOTS = 16;
const SLOT_BYTES = KEY_WORDS * 4;
/** Beyond it a part is made twice as large: at 0.75 a key that is not there takes some eight looks. */
const FULL = 0.75;

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

  /** `budget`: bytes that the tables may take, which are 64 KiB at least. */
  constructor(budget: number) {
    this.#budget = budget;
  }

  get size(): number {
    return this.#size;
  }

  /** Adds the key that stands at `at`. 0: it is there already; 1: it was added; -1: it is not there, and there is no room. */
  add(keys: Uint32Array, at: number): -1 | 0 | 1 {
    const hash = mixed(keys, at);
    const part = hash & (PARTS - 1);
    let table = this.#parts[part]!;
    let slot = slotOf(table, keys, at, hash >>> 8);
    if (table[slot + 3] !== 0) return 0;
    const slots = table.length / KEY_WORDS;
    if (this.#sizes[part]! + 1 > slots * FULL) {
      if (this.#bytes + slots * SLOT_BYTES > this.#budget) return -1;
      this.#bytes += slots * SLOT_BYTES;
      table = grown(table);
      this.#parts[part] = table;
      slot = slotOf(table, keys, at, hash >>> 8);
    }
    for (let word = 0; word < KEY_WORDS; word++) table[slot + word] = keys[at + word]!;
    this.#sizes[part]! += 1;
    this.#size += 1;
    return 1;
  }
}

/** Where the key stands in the table, or the empty slot in which it would. The last word of a key is never 0. */
function slotOf(table: Uint32Array, keys: Uint32Array, at: number, hash: number): number {
  const mask = table.length - 1;
  const [a, b, c, d] = [keys[at]!, keys[at + 1]!, keys[at + 2]!, keys[at + 3]!];
  let slot = (hash * KEY_WORDS) & mask;
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
    const slot = slotOf(larger, table, at, mixed(table, at) >>> 8);
    for (let word = 0; word < KEY_WORDS; word++) larger[slot + word] = table[at + word]!;
  }
  return larger;
}

/** 32 bits that spread keys which differ in few bits: the last steps of MurmurHash3, over each word. */
function mixed(keys: Uint32Array, at: number): number {
  let hash = 0x9e3779b9;
  for (let word = 0; word < KEY_WORDS; word++) {
    hash ^= keys[at + word]!;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}
