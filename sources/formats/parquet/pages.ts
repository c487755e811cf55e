import { crc32 } from 'node:zlib';
import type { Feed } from '../columnar/feed.ts';
import { unpackHadoopLz4, unpackLz4 } from '../columnar/lz4.ts';
import { corruptAt, EndsEarly, Malformed } from '../columnar/malformed.ts';
import { unpackSnappy } from '../columnar/snappy.ts';
import { unpackZlib } from '../columnar/unpack.ts';
import { PARQUET, type ParquetCodec } from './metadata.ts';
import { field, readThrift, requiredCount, type ThriftStruct } from './thrift.ts';

/** A page is unpacked as a whole: this bounds it. Writers make pages of 1 MiB. */
const MOST_PAGE = 128 * 1024 * 1024;
const HEADER = 4096;
const MOST_HEADER = 16 * 1024 * 1024;

/** A page whose levels and values are unpacked. */
export interface Page {
  readonly kind: 'dictionary' | 'data';
  readonly encoding: number;
  readonly count: number;
  /** Where the page is in the file. */
  readonly byte: number;
  readonly body: Buffer;
  /** Of a page of the second version: bytes of both kinds of levels, which then have no length before them. */
  readonly levels: { readonly repetition: number; readonly definition: number } | null;
}

export interface PageSource {
  readonly label: string;
  /** The column, for errors. */
  readonly name: string;
  readonly codec: ParquetCodec;
}

/** The next page of a column that holds levels or values; `null` after the last one. */
export async function nextPage(feed: Feed, source: PageSource): Promise<Page | null> {
  while (feed.left > 0) {
    const byte = feed.at;
    try {
      const { struct, end } = await pageHeader(feed);
      feed.skip(end);
      const size = requiredCount(struct, 2, 'the size of a page');
      const packed = requiredCount(struct, 3, 'the packed size of a page');
      if (size > MOST_PAGE) throw new Malformed(`a page of ${size} bytes where at most ${MOST_PAGE} are read`);
      const type = field.number(struct, 1);
      const bytes = await feed.take(packed);
      const sum = field.number(struct, 4);
      if (sum !== undefined && crc32(bytes) >>> 0 !== sum >>> 0) throw new Malformed('its checksum is another');
      const page = pageOf(type, struct, byte, bytes, size, source.codec);
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
  codec: ParquetCodec,
): Page | null {
  switch (type) {
    case 0: {
      const head = required(field.struct(struct, 5));
      return { kind: 'data', ...valuesOf(head, 1, 2), byte, body: unpack(codec, bytes, size), levels: null };
    }
    case 2: {
      const head = required(field.struct(struct, 7));
      return { kind: 'dictionary', ...valuesOf(head, 1, 2), byte, body: unpack(codec, bytes, size), levels: null };
    }
    case 3: {
      const head = required(field.struct(struct, 8));
      const definition = requiredCount(head, 5, 'the size of definition levels');
      const repetition = requiredCount(head, 6, 'the size of repetition levels');
      const before = definition + repetition;
      if (before > bytes.length || before > size) throw new Malformed('its levels are larger than it is');
      const packed = field.flag(head, 7) ?? true;
      const rest = packed ? unpack(codec, bytes.subarray(before), size - before) : bytes.subarray(before);
      const body = codec === 'none' || !packed ? bytes : Buffer.concat([bytes.subarray(0, before), rest]);
      return { kind: 'data', ...valuesOf(head, 1, 4), byte, body, levels: { repetition, definition } };
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

function unpack(codec: ParquetCodec, bytes: Buffer, size: number): Buffer {
  const unpacked = unpackBytes(codec, bytes, size);
  if (unpacked.length !== size) throw new Malformed(`it unpacks to ${unpacked.length} bytes, not ${size}`);
  return unpacked;
}

function unpackBytes(codec: ParquetCodec, bytes: Buffer, size: number): Buffer {
  switch (codec) {
    case 'none':
      return bytes;
    case 'snappy':
      return unpackSnappy(bytes, size);
    case 'gzip':
    case 'brotli':
    case 'zstd':
      return size === 0 && bytes.length === 0 ? bytes : unpackZlib(codec, bytes, size);
    case 'lz4':
      return unpackHadoopLz4(bytes, size);
    case 'lz4_raw':
      return unpackLz4(bytes, size);
    case 'lzo':
      throw new Malformed('it is packed with LZO');
    default:
      return codec satisfies never;
  }
}
