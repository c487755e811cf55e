import { isName } from './chars.ts';

/** A name of an element or an attribute as it is written, and what its reader knows of it. */
export interface MarkupName<T> {
  readonly text: string;
  readonly bytes: Buffer;
  readonly known: T;
}

class KnownName<T> implements MarkupName<T> {
  readonly text: string;
  readonly known: T;
  #bytes: Buffer | null = null;

  constructor(text: string, known: T) {
    this.text = text;
    this.known = known;
  }

  /** Made when they are asked for: of most attributes never. */
  get bytes(): Buffer {
    this.#bytes ??= Buffer.from(this.text);
    return this.#bytes;
  }

  isAt(b: Buffer, start: number, end: number): boolean {
    const { text } = this;
    const { length } = text;
    if (end - start !== length) return end - start > length && isAt(b, start, end, this.bytes);
    for (let index = 0; index < length; index++) if (b[start + index] !== text.charCodeAt(index)) return false;
    return true;
  }
}

/** The name at `b[start .. end)`; `null` where that is none. `hash`: of its bytes. */
export type NameTable<T> = (b: Buffer, start: number, end: number, hash: number) => MarkupName<T> | null;

/** In bits: more names than a file has, but for one that is made to have many; and as many as are remembered of that one. */
const FEWEST_BITS = 12;
const MOST_BITS = 17;
/** Bytes of a name that is remembered. */
const LONGEST = 256;
/** Places that a name may stand at. */
const STEPS = 8;

/** Names that were seen before are found by their bytes. `know` depends on the name alone: one may be forgotten and made anew. */
export function nameTable<T>(know: (name: string) => T): NameTable<T> {
  let bits = FEWEST_BITS;
  let slots = emptySlots<T>(bits);
  let hashes = new Int32Array(slots.length);
  let held = 0;

  function add(name: KnownName<T>, hash: number): void {
    const first = firstSlot(hash, bits);
    const last = slots.length - 1;
    let step = 0;
    while (step < STEPS - 1 && slots[(first + step) & last] !== null) step++;
    const slot = (first + step) & last;
    if (slots[slot] === null) held++;
    slots[slot] = name;
    hashes[slot] = hash;
  }

  function grow(): void {
    const before = slots;
    const hashesBefore = hashes;
    bits++;
    slots = emptySlots(bits);
    hashes = new Int32Array(slots.length);
    held = 0;
    for (let slot = 0; slot < before.length; slot++) if (before[slot]) add(before[slot]!, hashesBefore[slot]!);
  }

  function made(b: Buffer, start: number, end: number, hash: number): MarkupName<T> | null {
    const text = b.toString('utf8', start, end);
    if (!isName(text)) return null;
    const name = new KnownName(text, know(text));
    if (end - start > LONGEST) return name;
    if (held * 2 >= slots.length && bits < MOST_BITS) grow();
    add(name, hash);
    return name;
  }

  return (b, start, end, hash) => {
    const first = firstSlot(hash, bits);
    const last = slots.length - 1;
    for (let step = 0; step < STEPS; step++) {
      const slot = (first + step) & last;
      const found = slots[slot]!;
      if (found === null) break;
      if (hashes[slot] === hash && found.isAt(b, start, end)) return found;
    }
    return made(b, start, end, hash);
  };
}

function emptySlots<T>(bits: number): (KnownName<T> | null)[] {
  return new Array<KnownName<T> | null>(1 << bits).fill(null);
}

/** By the golden ratio: names that differ in their last digits alone stand apart. */
function firstSlot(hash: number, bits: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> (32 - bits);
}

/** Whether `b[start .. end)` is just these bytes. */
export function isAt(b: Buffer, start: number, end: number, name: Buffer): boolean {
  const { length } = name;
  if (end - start !== length) return false;
  for (let index = 0; index < length; index++) if (b[start + index] !== name[index]) return false;
  return true;
}
