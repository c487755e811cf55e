import type { Feed } from '../columnar/feed.ts';
import { decoding, EndsEarly, Malformed, type Place, unsupported } from '../columnar/malformed.ts';
import type { PageMemory } from '../columnar/page-memory.ts';
import type { Raw } from '../columnar/raw.ts';
import type { Leaf } from './columns.ts';
import { bitWidth, type Hybrid, openHybrid } from './hybrid.ts';
import { type Chunk, PARQUET } from './metadata.ts';
import { nextPage, type Page, type PageSource, RLE } from './pages.ts';
import { openValues, readDictionary, type Values } from './values.ts';

/** A data page, opened: levels and values are decoded as far as they are asked for. */
export interface LeafPage {
  /** Entries: values, NULLs and empty lists. */
  readonly count: number;
  /** Entries of pages before it that were passed over. */
  readonly passed: number;
  /** `null`: all levels are zero. */
  readonly repetitions: Hybrid | null;
  readonly definitions: Hybrid | null;
  readonly values: Values;
  readonly place: Place;
}

export interface LeafPages {
  /**
   * The next data page with entries, behind whole pages of together at most `unwanted` entries; the levels of the one before
   * are over then. `null` after the last one.
   */
  next(unwanted?: number): Promise<LeafPage | null>;
}

const NUMBERS = new Set(['bool', 'int32', 'int64', 'float', 'double']);
const DICTIONARY = new Set([2, 8]);

export interface PageReading {
  readonly label: string;
  /** Given where all values of a page are read before the next page is asked for: its memory is then used again. */
  readonly memory: PageMemory | null;
}

/** The pages of one leaf in one row group. */
export function openLeafPages({ label, memory }: PageReading, leaf: Leaf, chunk: Chunk, feed: Feed): LeafPages {
  const { node, name } = leaf;
  const isNumber = NUMBERS.has(node.physical);
  let scratch: Buffer = Buffer.alloc(0);
  /** What the data page that is here lies in. */
  let here: ArrayBufferLike | null = null;
  const source: PageSource = {
    label,
    name,
    codec: chunk.codec,
    isCopied: (kind, encoding) => memory !== null && (isNumber || (kind === 'data' && DICTIONARY.has(encoding))),
    memoryFor(bytes, isCopied) {
      if (memory === null) return Buffer.allocUnsafeSlow(bytes);
      if (!isCopied) return memory.take(bytes);
      if (scratch.length < bytes) scratch = Buffer.allocUnsafeSlow(bytes);
      return scratch.subarray(0, bytes);
    },
  };
  let dictionary: Raw | null = null;
  let left = chunk.values;

  function openPage(page: Page, place: Place): Omit<LeafPage, 'passed'> {
    const { body, count } = page;
    const stored = page.levels?.bytes ?? body;
    if (count > left) throw new Malformed(`it has ${count} values, the column only ${left} more`);
    let at = 0;
    const levels = (most: number, length: number | null, encoding = RLE): Hybrid | null => {
      if (most === 0) {
        at += length ?? 0;
        return null;
      }
      if (encoding !== RLE) throw unsupported(label, ...oldLevels(name, encoding));
      if (length === null && at + 4 > stored.length) throw new EndsEarly('its levels are cut off');
      const bytes = length ?? stored.readUInt32LE(at);
      const from = length === null ? at + 4 : at;
      if (bytes > stored.length - from) throw new EndsEarly('its levels are cut off');
      at = from + bytes;
      return openHybrid(stored, from, at, bitWidth(most));
    };
    const [definitionEncoding, repetitionEncoding] = page.levelEncodings;
    const repetitions = levels(leaf.repetition, page.levels?.repetition ?? null, repetitionEncoding);
    const definitions = levels(leaf.definition, page.levels?.definition ?? null, definitionEncoding);
    const { physical, size } = node;
    const from = page.levels === null ? at : 0;
    const values = openValues({ encoding: page.encoding, physical, size, body, from, count, dictionary });
    left -= count;
    return { count, repetitions, definitions, values, place };
  }

  return {
    async next(unwanted = 0) {
      let passed = 0;
      if (here !== null) memory?.release(here);
      here = null;
      for (;;) {
        const page = await nextPage(feed, source, unwanted - passed);
        if (page === null) return null;
        const place = { label, format: PARQUET, part: `a page of the column ${JSON.stringify(name)}`, byte: page.byte };
        if (page.kind === 'passed') {
          passed += page.count;
          left -= page.count;
        } else if (page.kind === 'dictionary') {
          const { encoding, body, count } = page;
          const { physical, size } = node;
          dictionary = decoding(place, () =>
            readDictionary({ encoding, physical, size, body, from: 0, count, dictionary: null }),
          );
        } else if (page.count > 0) {
          here = page.body.buffer;
          return decoding(place, () => ({ ...openPage(page, place), passed }));
        }
      }
    },
  };
}

function oldLevels(name: string, encoding: number): [message: string, next: string] {
  return [
    `the column ${JSON.stringify(name)} has levels in the encoding ${encoding}, which the format gave up in 2013.`,
    'Write the file anew with any writer of today.',
  ];
}
