import { type Feed, type FeedRange, openFeed } from '../columnar/feed.ts';
import { decoding, EndsEarly, Malformed } from '../columnar/malformed.ts';
import { readRange } from '../columnar/read-range.ts';
import { windowBytes } from '../columnar/window-bytes.ts';
import type { FormatFile } from '../format.ts';
import { unpackWhole } from './codec.ts';
import { ORC, type OrcFile, type Stripe } from './metadata.ts';
import { countOf, eachField, messageOf, textOf } from './protobuf.ts';

/** Streams by the numbers that files give their kinds; the others are statistics. */
const KINDS = { present: 0, data: 1, length: 2, dictionary: 3, secondary: 5, index: 6 } as const;
export type StreamKind = keyof typeof KINDS;

export interface Encoding {
  readonly dictionary: boolean;
  /** Of runs of integers. */
  readonly version: 1 | 2;
  /** Entries of the dictionary. */
  readonly entries: number;
}

/** How a stripe stores its columns. */
export interface StripeFooter {
  readonly timeZone: string;
  range(column: number, kind: StreamKind): { readonly from: number; readonly to: number } | null;
  encoding(column: number): Encoding;
}

const MOST_FOOTER = 64 * 1024 * 1024;
const MOST_STREAMS = 1_000_000;
const PER_KIND = 256;

export async function readStripeFooter(
  file: FormatFile,
  { packing }: OrcFile,
  stripe: Stripe,
  signal: AbortSignal,
): Promise<StripeFooter> {
  const data = stripe.from + stripe.indexBytes;
  const from = data + stripe.dataBytes;
  const packed = await readRange(file, ORC, from, from + stripe.footerBytes, signal);
  return decoding({ label: file.label, format: ORC, part: 'the footer of a stripe', byte: from }, () =>
    parseFooter(unpackWhole(packing, packed, MOST_FOOTER), stripe.from, from),
  );
}

function parseFooter(bytes: Buffer, begin: number, end: number): StripeFooter {
  const ranges = new Map<number, { readonly from: number; readonly to: number }>();
  const encodings: Encoding[] = [];
  let timeZone = 'UTC';
  let at = begin;
  eachField(bytes, (id, value) => {
    if (id === 1) {
      const { kind, column, length } = readStream(messageOf(value, 'a stream'));
      if (length > end - at) throw new Malformed(`a stream of ${length} bytes, ${end - at} are left`);
      if (ranges.size === MOST_STREAMS) throw new Malformed(`it has more than ${MOST_STREAMS} streams`);
      if (kind < PER_KIND) ranges.set(column * PER_KIND + kind, { from: at, to: at + length });
      at += length;
    } else if (id === 2) {
      if (encodings.length === MOST_STREAMS) throw new Malformed(`it has more than ${MOST_STREAMS} encodings`);
      encodings.push(readEncoding(messageOf(value, 'an encoding')));
    }
    if (id === 3) timeZone = textOf(value, 'the time zone');
  });
  return {
    timeZone,
    range: (column, kind) => ranges.get(column * PER_KIND + KINDS[kind]) ?? null,
    encoding(column) {
      const encoding = encodings[column];
      if (encoding === undefined) throw new EndsEarly(`the encoding of the column ${column} is missing`);
      return encoding;
    },
  };
}

function readStream(message: Buffer): { readonly kind: number; readonly column: number; readonly length: number } {
  const stream = { kind: 0, column: 0, length: 0 };
  eachField(message, (id, value) => {
    if (id === 1) stream.kind = countOf(value, 'the kind of a stream');
    else if (id === 2) stream.column = countOf(value, 'the column of a stream');
    else if (id === 3) stream.length = countOf(value, 'the size of a stream');
  });
  return stream;
}

function readEncoding(message: Buffer): Encoding {
  let kind = 0;
  let entries = 0;
  eachField(message, (id, value) => {
    if (id === 1) kind = countOf(value, 'an encoding');
    else if (id === 2) entries = countOf(value, 'the size of a dictionary');
  });
  if (kind > 3) throw new Malformed(`the encoding ${kind} is unknown`);
  return { dictionary: kind % 2 === 1, version: kind < 2 ? 1 : 2, entries };
}

/** A stretch of a file up to this size is read at once, where at least half of it is wanted. */
const MOST_AT_ONCE = 4 * 1024 * 1024;

/** Opens feeds of the ranges of a stripe: from memory where they are small and lie together. */
export async function openFeeds(
  file: FormatFile,
  ranges: readonly Omit<FeedRange, 'windowBytes'>[],
  signal: AbortSignal,
): Promise<(range: Omit<FeedRange, 'windowBytes'>) => Feed> {
  const from = ranges.reduce((least, range) => Math.min(least, range.from), Number.POSITIVE_INFINITY);
  const to = ranges.reduce((most, range) => Math.max(most, range.to), 0);
  const wanted = ranges.reduce((sum, range) => sum + range.to - range.from, 0);
  const window = windowBytes(ranges.length);
  const at = wanted * 2 < to - from || to - from > MOST_AT_ONCE ? file : await heldFile(file, from, to, signal);
  return (range) => openFeed(at, ORC, { ...range, windowBytes: window }, signal);
}

/** The file, of which the bytes `from` to before `to` are in memory, and no others are read. */
async function heldFile(file: FormatFile, from: number, to: number, signal: AbortSignal): Promise<FormatFile> {
  if (to <= from) return file;
  const bytes = await readRange(file, ORC, from, to, signal);
  return {
    label: file.label,
    bytes: file.bytes,
    async open(start) {
      let at = start - from;
      return {
        async read(into) {
          const count = bytes.copy(into, 0, at, at + into.length);
          at += count;
          return count;
        },
        async verify() {},
        async [Symbol.asyncDispose]() {},
      };
    },
  };
}
