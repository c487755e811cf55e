import { crc32 } from 'node:zlib';
import type { Feed } from '../columnar/feed.ts';
import { unpackHadoopLz4, unpackLz4 } from '../columnar/lz4.ts';
import { corruptAt, EndsEarly, Malformed } from '../columnar/malformed.ts';
import { type Memory, unpackSnappy } from '../columnar/snappy.ts';
import { unpackZlib } from '../columnar/unpack.ts';
import { PARQUET, type ParquetCodec } from './metadata.ts';
import { field, readThrift, requiredCount, type ThriftStruct } from './thrift.ts';

/** A page is unpacked as a whole: this bounds it. Writers make pages of 1 MiB. */
const MOST_PAGE = 128 * 1024 * 1024;
const HEADER = 4096;
const MOST_HEADER = 16 * 1024 * 1024;
/** How levels are stored by all writers but the first ones. */
export const RLE = 3;

/** A page whose levels and values are unpacked. */
export interface Page {
  readonly kind: 'dictionary' | 'data';
  readonly encoding: number;
  readonly count: number;
  /** Where the page is in the file. */
  readonly byte: number;
  readonly body: Buffer;
  /** Of a page of the second version: its levels, which then are not in the body, and have no length before them. */
  readonly levels: { readonly bytes: Buffer; readonly repetition: number; readonly definition: number } | null;
  /** How the levels of a page of the first version are stored. */
  readonly levelEncodings: readonly number[];
}

/** A data page that nobody wants: it was neither fetched, where that could be helped, nor unpacked. */
export interface PassedPage {
  readonly kind: 'passed';
  readonly count: number;
  readonly byte: number;
}

export interface PageSource {
  readonly label: string;
  /** The column, for errors. */
  readonly name: string;
  readonly codec: ParquetCodec;
  /** Whether decoded values lie in memory of their own, and not in the body. */
  isCopied(kind: Page['kind'], encoding: number): boolean;
  /** Memory for the body of a page. */
  memoryFor(bytes: number, isCopied: boolean): Buffer;
}

/**
 * The next page of a column that holds levels or values, until it is asked for another; `null` after the last one. A data
 * page of at most `unwanted` entries is passed over.
 */
export async function nextPage(feed: Feed, source: PageSource, unwanted: number): Promise<Page | PassedPage | null> {
  while (feed.left > 0) {
    const byte = feed.at;
    try {
      const { struct, end } = await pageHeader(feed);
      feed.skip(end);
      const size = requiredCount(struct, 2, 'the size of a page');
      const packed = requiredCount(struct, 3, 'the packed size of a page');
      if (size > MOST_PAGE) throw new Malformed(`a page of ${size} bytes where at most ${MOST_PAGE} are read`);
      const type = field.number(struct, 1);
      const head = unwanted > 0 ? field.struct(struct, type === 0 ? 5 : 8) : undefined;
      const count = head === undefined ? 0 : requiredCount(head, 1, 'the number of values');
      if (head !== undefined && count <= unwanted) {
        if (packed > feed.left) throw new EndsEarly(`${packed} bytes are announced, ${feed.left} are left`);
        feed.skip(packed);
        return { kind: 'passed', count, byte };
      }
      const bytes = await feed.borrow(packed);
      const sum = field.number(struct, 4);
      if (sum !== undefined && crc32(bytes) >>> 0 !== sum >>> 0) throw new Malformed('its checksum is another');
      const page = pageOf(type, struct, byte, bytes, size, source);
      if (page !== null) return page;
    } catch (error) {
      throw corruptAt(
        { label: source.label, format: PARQUET, part: `a page of the column ${JSON.stringify(source.name)}`, byte },
        error,
      );
    }
  }
  return null;
}

async function pageHeader(feed: Feed): Promise<{ struct: ThriftStruct; end: number }> {
  for (let size = HEADER; ; size *= 8) {
    const bytes = await feed.peek(size);
    try {
      return readThrift(bytes, 0);
    } catch (error) {
      if (!(error instanceof EndsEarly) || bytes.length >= feed.left || size > MOST_HEADER) throw error;
    }
  }
}

function pageOf(
  type: number | undefined,
  struct: ThriftStruct,
  byte: number,
  bytes: Buffer,
  size: number,
  source: PageSource,
): Page | null {
  const unpackAs = (kind: Page['kind'], encoding: number, packed: Buffer, length: number, isPacked = true): Buffer =>
    unpack(isPacked ? source.codec : 'none', packed, length, source, source.isCopied(kind, encoding));
  const whole = (kind: Page['kind'], head: ThriftStruct, levelEncodings: readonly number[]): Page => {
    const values = valuesOf(head, 1, 2);
    return { kind, ...values, byte, body: unpackAs(kind, values.encoding, bytes, size), levels: null, levelEncodings };
  };
  switch (type) {
    case 0: {
      const head = required(field.struct(struct, 5));
      return whole('data', head, [field.number(head, 3) ?? RLE, field.number(head, 4) ?? RLE]);
    }
    case 2:
      return whole('dictionary', required(field.struct(struct, 7)), []);
    case 3: {
      const head = required(field.struct(struct, 8));
      const definition = requiredCount(head, 5, 'the size of definition levels');
      const repetition = requiredCount(head, 6, 'the size of repetition levels');
      const before = definition + repetition;
      if (before > bytes.length || before > size) throw new Malformed('its levels are larger than it is');
      const values = valuesOf(head, 1, 4);
      const rest = bytes.subarray(before);
      const body = unpackAs('data', values.encoding, rest, size - before, field.flag(head, 7) ?? true);
      const levels = { bytes: bytes.subarray(0, before), repetition, definition };
      return { kind: 'data', ...values, byte, body, levels, levelEncodings: [] };
    }
    case 1:
      return null;
    default:
      throw new Malformed(`a page of the unknown kind ${type}`);
  }
}

function valuesOf(head: ThriftStruct, count: number, encoding: number) {
  return {
    count: requiredCount(head, count, 'the number of values'),
    encoding: requiredCount(head, encoding, 'the encoding'),
  };
}

function required(struct: ThriftStruct | undefined): ThriftStruct {
  if (struct === undefined) throw new Malformed('its header is incomplete');
  return struct;
}

/** `isCopied`: the feed's bytes do where the page is not packed, for nothing points into them. */
function unpack(codec: ParquetCodec, bytes: Buffer, size: number, source: PageSource, isCopied: boolean): Buffer {
  if (codec === 'none' && isCopied && bytes.length === size) return bytes;
  const unpacked = unpackBytes(codec, bytes, size, (count) => source.memoryFor(count, isCopied));
  if (unpacked.length !== size) throw new Malformed(`it unpacks to ${unpacked.length} bytes, not ${size}`);
  return unpacked;
}

function unpackBytes(codec: ParquetCodec, bytes: Buffer, size: number, memory: Memory): Buffer {
  // A page of NULLs has no values, and some writers then leave out what the codec makes of nothing.
  if (size === 0 && bytes.length === 0) return bytes;
  switch (codec) {
    case 'none': {
      const own = memory(bytes.length);
      bytes.copy(own);
      return own;
    }
    case 'snappy':
      return unpackSnappy(bytes, size, memory);
    case 'gzip':
    case 'brotli':
    case 'zstd':
      return unpackZlib(codec, bytes, size, size);
    case 'lz4':
      return unpackHadoopLz4(bytes, size, memory);
    case 'lz4_raw':
      return unpackLz4(bytes, size, memory);
    case 'lzo':
      throw new Malformed('it is packed with LZO');
    default:
      return codec satisfies never;
  }
}
