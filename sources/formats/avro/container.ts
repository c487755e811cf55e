import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { unbzip2 } from '../../compression/bzip2/unbzip2.ts';
import { PackedError } from '../../compression/packed-error.ts';
import { type Feed, openFeed } from '../columnar/feed.ts';
import { corruptAt, decoding, EndsEarly, Malformed, truncatedFile, unsupported } from '../columnar/malformed.ts';
import { unpackSnappy } from '../columnar/snappy.ts';
import { unpackZlib } from '../columnar/unpack.ts';
import type { FormatFile } from '../format.ts';
import { type Cursor, cursorOf, eachElement, pass, readCount } from './cursor.ts';
import { readSchema } from './read-schema.ts';
import { type AvroType, avroTypeOf } from './schema.ts';
import { unpackXz } from './unpack-xz.ts';

export const AVRO = 'Avro';
const WINDOW = 1024 * 1024;
const HEADER = 16 * 1024;
const MOST_HEADER = 64 * 1024 * 1024;
/** A block is unpacked as a whole: this bounds it. Writers make blocks of 16 to 64 KiB. */
const MOST_BLOCK = 128 * 1024 * 1024;
const SYNC = 16;
const CODECS = ['null', 'deflate', 'snappy', 'zstandard', 'bzip2', 'xz'] as const;
type Codec = (typeof CODECS)[number];

export interface AvroHeader {
  readonly type: AvroType;
  readonly codec: Codec;
  readonly sync: Buffer;
  /** Where the first block begins. */
  readonly end: number;
}

export interface Block {
  readonly rows: number;
  readonly data: Buffer;
  readonly from: number;
  readonly to: number;
}

/** The schema, codec and sync marker of a container file. */
export async function readHeader(file: FormatFile, signal: AbortSignal): Promise<AvroHeader> {
  const feed = openFeed(file, AVRO, { from: 0, to: file.bytes, windowBytes: HEADER }, signal);
  const magic = (await feed.peek(4)).toString('latin1', 0, 4);
  if (magic !== 'Obj\u0001')
    throw truncatedFile(file.label, AVRO, 0, 'it does not begin with Obj and 1; it is empty, or of another format');
  for (let size = HEADER; ; size *= 8) {
    const bytes = await feed.peek(size);
    try {
      return decoding({ label: file.label, format: AVRO, part: 'the header', byte: 0 }, () =>
        header(bytes, file.label),
      );
    } catch (error) {
      const mayHelp = error instanceof Error && error.cause instanceof EndsEarly;
      if (!mayHelp || bytes.length >= file.bytes || size > MOST_HEADER) throw error;
    }
  }
}

function header(bytes: Buffer, label: string): AvroHeader {
  const cursor = cursorOf(bytes);
  cursor.at = 4;
  const entries = new Map<string, Buffer>();
  eachElement(cursor, () => {
    const key = textOf(cursor).toString('utf8');
    entries.set(key, textOf(cursor));
  });
  const start = pass(cursor, SYNC);
  const sync = Buffer.from(bytes.subarray(start, start + SYNC));
  const schema = entries.get('avro.schema');
  if (schema === undefined) throw new Malformed('it has no schema');
  const name = entries.get('avro.codec')?.toString('utf8') ?? 'null';
  const codec = CODECS.find((one) => one === name);
  if (codec === undefined) {
    throw unsupported(
      label,
      `its blocks are packed with ${JSON.stringify(name)}, which Sluice does not read in Avro.`,
      `Write the file with one of ${CODECS.join(', ')}.`,
    );
  }
  return { type: avroTypeOf(readSchema(schema.toString('utf8'))), codec, sync, end: cursor.at };
}

function textOf(cursor: Cursor): Buffer {
  const length = readCount(cursor);
  const start = pass(cursor, length);
  return cursor.bytes.subarray(start, start + length);
}

/** The blocks from byte `from` on, each unpacked and with its sync marker checked. */
export async function* readBlocks(
  file: FormatFile,
  { codec, sync }: AvroHeader,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<Block> {
  const feed = openFeed(file, AVRO, { from, to: file.bytes, windowBytes: WINDOW }, signal);
  while (feed.left > 0) {
    const at = feed.at;
    try {
      yield await nextBlock(feed, codec, sync);
    } catch (error) {
      throw corruptAt({ label: file.label, format: AVRO, part: 'a block', byte: at }, error);
    }
  }
}

async function nextBlock(feed: Feed, codec: Codec, sync: Buffer): Promise<Block> {
  const from = feed.at;
  const cursor = cursorOf(await feed.peek(20));
  const rows = readCount(cursor);
  const size = readCount(cursor);
  if (rows < 0 || size < 0) throw new Malformed(`it has ${rows} rows in ${size} bytes`);
  if (size > MOST_BLOCK) throw new Malformed(`it has ${size} bytes where at most ${MOST_BLOCK} are read`);
  feed.skip(cursor.at);
  const bytes = await (codec === 'null' ? feed.take(size + SYNC) : feed.borrow(size + SYNC));
  if (!bytes.subarray(size).equals(sync)) throw new Malformed('the marker behind it is not that of the file');
  return { rows, data: await unpack(codec, bytes.subarray(0, size)), from, to: feed.at };
}

async function unpack(codec: Codec, packed: Buffer): Promise<Buffer> {
  switch (codec) {
    case 'null':
      return packed;
    case 'deflate':
      return unpackZlib('deflate', packed, MOST_BLOCK);
    case 'zstandard':
      return unpackZlib('zstd', packed, MOST_BLOCK);
    case 'bzip2':
      return await unpackBzip2(packed);
    case 'xz':
      return await unpackXz(packed, MOST_BLOCK);
    case 'snappy': {
      if (packed.length < 4) throw new EndsEarly('its checksum is cut off');
      const data = unpackSnappy(packed.subarray(0, -4), MOST_BLOCK);
      if (crc32(data) >>> 0 !== packed.readUInt32BE(packed.length - 4)) throw new Malformed('its checksum is another');
      return data;
    }
    default:
      return codec satisfies never;
  }
}

async function unpackBzip2(packed: Buffer): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of unbzip2(Readable.from([packed]))) {
      size += part.length;
      if (size > MOST_BLOCK) throw new Malformed(`it unpacks to more than ${MOST_BLOCK} bytes`);
      parts.push(Buffer.from(part));
    }
  } catch (error) {
    throw error instanceof PackedError ? new Malformed(`its bzip2 data is damaged: ${error.message}`) : error;
  }
  return Buffer.concat(parts);
}
