import type { Feed } from '../columnar/feed.ts';
import { decoding, EndsEarly, Malformed, type Place } from '../columnar/malformed.ts';
import type { Raw } from '../columnar/raw.ts';
import type { Leaf } from './columns.ts';
import { bitWidth, type Hybrid, openHybrid } from './hybrid.ts';
import { type Chunk, PARQUET } from './metadata.ts';
import { nextPage, type Page } from './pages.ts';
import { openValues, readDictionary, type Values } from './values.ts';

/** A data page, opened: levels and values are decoded as far as they are asked for. */
export interface LeafPage {
  /** Entries: values, NULLs and empty lists. */
  readonly count: number;
  /** `null`: all levels are zero. */
  readonly repetitions: Hybrid | null;
  readonly definitions: Hybrid | null;
  readonly values: Values;
  readonly place: Place;
}

export interface LeafPages {
  /** The next data page with entries; `null` after the last one. */
  next(): Promise<LeafPage | null>;
}

/** The pages of one leaf in one row group. */
export function openLeafPages(label: string, leaf: Leaf, chunk: Chunk, feed: Feed): LeafPages {
  const { node, name } = leaf;
  let dictionary: Raw | null = null;
  let left = chunk.values;

  function openPage(page: Page, place: Place): LeafPage {
    const { body, count } = page;
    if (count > left) throw new Malformed(`it has ${count} values, the column only ${left} more`);
    let at = 0;
    const levels = (most: number, length: number | null): Hybrid | null => {
      if (most === 0) {
        at += length ?? 0;
        return null;
      }
      if (length === null && at + 4 > body.length) throw new EndsEarly('its levels are cut off');
      const bytes = length ?? body.readUInt32LE(at);
      const from = length === null ? at + 4 : at;
      if (bytes > body.length - from) throw new EndsEarly('its levels are cut off');
      at = from + bytes;
      return openHybrid(body, from, at, bitWidth(most));
    };
    const repetitions = levels(leaf.repetition, page.levels?.repetition ?? null);
    const definitions = levels(leaf.definition, page.levels?.definition ?? null);
    const { physical, size } = node;
    const values = openValues({ encoding: page.encoding, physical, size, body, from: at, count, dictionary });
    left -= count;
    return { count, repetitions, definitions, values, place };
  }

  return {
    async next() {
      for (;;) {
        const page = await nextPage(feed, { label, name, codec: chunk.codec });
        if (page === null) return null;
        const place = { label, format: PARQUET, part: `a page of the column ${JSON.stringify(name)}`, byte: page.byte };
        if (page.kind === 'dictionary') {
          const { encoding, body, count } = page;
          const { physical, size } = node;
          dictionary = decoding(place, () =>
            readDictionary({ encoding, physical, size, body, from: 0, count, dictionary: null }),
          );
        } else if (page.count > 0) {
          return decoding(place, () => openPage(page, place));
        }
      }
    },
  };
}
