import { lay } from '../columnar/lay.ts';
import { Malformed } from '../columnar/malformed.ts';
import { pickBytes } from '../columnar/pick-bytes.ts';
import { type RawBytes, spread } from '../columnar/raw.ts';
import { rowsBefore, valuesIn } from '../columnar/valid-rows.ts';
import type { ByteStream } from './byte-stream.ts';
import type { IntegerRuns } from './integer-runs.ts';
import type { Leaf, LeafInput } from './leaf.ts';
import { trimBlanks } from './trim-blanks.ts';

/** Texts that are numbers of the entries of a dictionary. */
export function dictionaryLeaf(
  input: Omit<LeafInput, 'file' | 'timeZone'>,
  numbers: IntegerRuns,
  lengths: IntegerRuns,
): Leaf {
  const { type, presence, encoding, stream, binary, batchBytes } = input;
  let dictionary: RawBytes | null = null;
  /** Rows that are known and not given: which have a value, and the entries of those. */
  let valid: Uint8Array = new Uint8Array(0);
  let entries: Int32Array = new Int32Array(0);

  async function know(rows: number): Promise<void> {
    const missing = rows - valid.length;
    if (missing <= 0) return;
    const found = await presence.next(missing);
    const named = new Int32Array(found.count);
    await numbers.ints(named, found.count);
    for (let index = 0; index < found.count; index++) {
      if (named[index]! >>> 0 >= encoding.entries)
        throw new Malformed(`the entry ${named[index]} of a dictionary of ${encoding.entries} is named`);
    }
    valid = joined(valid, found.valid ?? new Uint8Array(missing).fill(1), Uint8Array);
    entries = joined(entries, named, Int32Array);
  }

  return {
    async next(rows, least) {
      if (valid.length < least || valid.length === 0) await know(rows);
      dictionary ??= await readDictionary(lengths, stream('dictionary'), encoding.entries, type.stored === 'char');
      const most = Math.min(rows, valid.length);
      const present = valuesIn(valid, most);
      const needed = Math.max(valuesIn(valid, Math.min(least, most)), 1);
      const picked = pickBytes(dictionary, entries.subarray(0, present), most, batchBytes, needed);
      const length = picked.count === present ? most : rowsBefore(valid, picked.count);
      const { raw } = picked;
      const own: RawBytes = { ...raw, starts: raw.starts.subarray(0, length), ends: raw.ends.subarray(0, length) };
      const here = valid.subarray(0, length);
      spread(own, here, picked.count);
      valid = valid.subarray(length);
      entries = entries.subarray(picked.count);
      return { vector: lay(type.scalar, { raw: own, valid: here, length }, binary), length };
    },
  };
}

async function readDictionary(
  lengths: IntegerRuns,
  data: ByteStream,
  entries: number,
  isChar: boolean,
): Promise<RawBytes> {
  if (entries > MOST_ENTRIES)
    throw new Malformed(`a dictionary of ${entries} entries where at most ${MOST_ENTRIES} are read`);
  const sizes: Int32Array[] = [];
  let total = 0;
  // Sizes come in stretches: a number of entries that is made up ends with the stream.
  for (let left = entries; left > 0; ) {
    const stretch = new Int32Array(Math.min(left, STRETCH));
    await lengths.ints(stretch, stretch.length);
    for (const size of stretch) {
      if (size < 0) throw new Malformed(`an entry of a dictionary has ${size} bytes`);
      total += size;
    }
    sizes.push(stretch);
    left -= stretch.length;
    // No two entries are alike, so that one at most is empty.
    if (entries - left > total + 1) throw new Malformed(`a dictionary of ${entries} entries has ${total} bytes`);
  }
  const buffer = await data.take(total);
  const starts = new Int32Array(entries);
  const ends = new Int32Array(entries);
  let at = 0;
  let entry = 0;
  for (const stretch of sizes) {
    for (const size of stretch) {
      starts[entry] = at;
      at += size;
      ends[entry++] = at;
    }
  }
  const raw: RawBytes = { kind: 'bytes', buffer, starts, ends, from: 0, to: total };
  if (isChar) trimBlanks(raw);
  return raw;
}

const STRETCH = 64 * 1024;
/** Bounds the memory of their places: 12 bytes an entry. */
const MOST_ENTRIES = 8 * 1024 * 1024;

function joined<T extends Uint8Array | Int32Array>(first: T, second: T, Type: new (length: number) => T): T {
  if (first.length === 0) return second;
  const both = new Type(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
