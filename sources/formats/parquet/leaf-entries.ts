import type { Vector } from '../../../runtime/contract/vector.ts';
import { jsonText } from '../columnar/json-text.ts';
import { type BinaryText, lay } from '../columnar/lay.ts';
import { decoding, Malformed } from '../columnar/malformed.ts';
import { columnTypeOf } from '../columnar/scalar.ts';
import type { Leaf } from './columns.ts';
import type { LeafPage, LeafPages } from './leaf-pages.ts';

const STRETCH = 1024;
/** Bytes of values that are decoded at once: a dictionary may have one large entry, which all of them name. */
const DECODED_BYTES = 1024 * 1024;
/** Entries of one leaf that the rows being assembled may have: bounds a list that never ends. */
const MOST_ENTRIES = 4 * 1024 * 1024;
/** Entries that are enough to go on with, where they hold a whole row. */
const ENOUGH = 8 * STRETCH;

/** The entries of a leaf below a nested column, with their levels. */
export interface LeafEntries {
  /** Reads until `rows` whole rows are here, or fewer that have many entries; gives their number, 0 at the end. */
  gather(rows: number): Promise<number>;
  readonly repetition: number;
  readonly definition: number;
  /** The entry's value as JSON; goes to the next entry. */
  json(): string;
  /** The bytes of the entry's value, `null` where it has none; goes to the next entry. */
  bytes(): Buffer | null;
  skip(): void;
}

interface Stretch {
  readonly repetitions: Int32Array;
  readonly definitions: Int32Array;
  readonly length: number;
  readonly page: LeafPage;
  /** Values of it that are not decoded yet. */
  undecoded: number;
}

/** What stands after the last entry: as if a row began there. */
const END = 0;

export function openLeafEntries(leaf: Leaf, pages: LeafPages, binary: BinaryText): LeafEntries {
  const type = columnTypeOf(leaf.node.scalar);
  const stretches: Stretch[] = [];
  let page: LeafPage | null = null;
  let left = 0;
  let ended = false;
  /** Entries and row starts that are here and not consumed. */
  let entries = 0;
  let begun = 0;
  /** The current entry, and the value that it or the next one with a value has. */
  let at = 0;
  let value = 0;
  /** Values that are decoded. */
  let vector: Vector | null = null;
  let decoded = 0;

  async function load(): Promise<void> {
    if (left === 0) {
      page = await pages.next();
      if (page === null) {
        ended = true;
        return;
      }
      left = page.count;
    }
    const current = page!;
    decoding(current.place, () => {
      const length = Math.min(STRETCH, left);
      const repetitions = new Int32Array(length);
      const definitions = new Int32Array(length).fill(leaf.definition);
      current.repetitions?.read(repetitions, 0, length);
      current.definitions?.read(definitions, 0, length);
      let present = 0;
      for (let index = 0; index < length; index++) {
        if (definitions[index]! > leaf.definition || repetitions[index]! > leaf.repetition)
          throw new Malformed('a level is too high');
        if (definitions[index] === leaf.definition) present++;
        if (repetitions[index] === 0) begun++;
      }
      stretches.push({ repetitions, definitions, length, page: current, undecoded: present });
      entries += length;
      left -= length;
    });
  }

  function advance(): void {
    const stretch = stretches[0];
    if (stretch === undefined) throw new Malformed('levels of a nested column end early');
    if (stretch.repetitions[at] === 0) begun--;
    at++;
    entries--;
    if (at < stretch.length) return;
    stretches.shift();
    at = 0;
  }

  /** Decodes values of the stretch that come next; they are read in their order, whatever page is here by now. */
  function decode(stretch: Stretch): Vector {
    const { page, undecoded } = stretch;
    return decoding(page.place, () => {
      const { raw, count } = page.values.next(undecoded, undecoded, DECODED_BYTES);
      if (count === 0) throw new Malformed('its values end early');
      stretch.undecoded -= count;
      decoded = count;
      value = 0;
      return lay(leaf.node.scalar, { raw, valid: null, length: count }, binary);
    });
  }

  function valueJson(stretch: Stretch): string {
    if (vector === null || value === decoded) vector = decode(stretch);
    return jsonText(vector, value++, type);
  }

  function valueBytes(stretch: Stretch): Buffer {
    if (vector === null || value === decoded) vector = decode(stretch);
    if (vector.kind !== 'bytes') throw new Malformed('values that should be bytes are none');
    const row = value++;
    return vector.buffer.subarray(vector.starts[row]!, vector.ends[row]!);
  }

  return {
    async gather(rows) {
      // One more than are whole begins where the last whole one ends.
      while (!ended && begun <= rows && !(begun > 1 && entries >= ENOUGH)) {
        if (entries > MOST_ENTRIES) throw new Malformed(`a row has more than ${MOST_ENTRIES} entries`);
        await load();
      }
      return Math.min(rows, ended ? begun : begun - 1);
    },
    get repetition() {
      return stretches[0]?.repetitions[at] ?? END;
    },
    get definition() {
      return stretches[0]?.definitions[at] ?? END;
    },
    json() {
      const stretch = stretches[0];
      const text = stretch === undefined || stretch.definitions[at] !== leaf.definition ? 'null' : valueJson(stretch);
      advance();
      return text;
    },
    bytes() {
      const stretch = stretches[0];
      const bytes = stretch === undefined || stretch.definitions[at] !== leaf.definition ? null : valueBytes(stretch);
      advance();
      return bytes;
    },
    skip: advance,
  };
}
