import zlib from 'node:zlib';
import { crc32c } from '../../sources/compression/crc32c.ts';
import { zipOf } from './zip-of.ts';

const MIB = 1024 * 1024;
/** Lines of blanks, which a file of JSON Lines may have. */
const lines = (mebibytes: number): Buffer => Buffer.alloc(mebibytes * MIB, `${' '.repeat(65_535)}\n`);

/** Streams in a row are one. */
const repeated = (packed: Buffer): Buffer => Buffer.concat(Array.from({ length: 160 }, () => packed));

/** A frame of zstd that begins so, and has one empty block, its last. */
const zstdFrame = (...header: readonly number[]): Buffer =>
  Buffer.from([0x28, 0xb5, 0x2f, 0xfd, ...header, 0x01, 0x00, 0x00]);

const frame = (kind: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([kind, body.length & 255, (body.length >> 8) & 255, body.length >> 16]), body]);

const nested = (depth: number): Buffer => {
  let inner = zipOf({ 'a.csv': 'n\n1\n' });
  for (let level = 0; level < depth; level++)
    inner = zipOf(Object.fromEntries(Array.from({ length: 16 }, (_, at) => [`lib ${at}.zip`, inner])));
  return inner;
};

export interface Hostile {
  readonly title: string;
  readonly name: string;
  readonly content: () => Buffer | string;
  readonly read?: Readonly<Record<string, string | number | boolean>>;
  /** The code of the error; `null`: it is read. */
  readonly code: string | null;
}

/** Packed files made to fill a memory or a disk. */
export const HOSTILE_PACKED: readonly Hostile[] = [
  {
    title: '10 GB of blank lines, by gzip',
    name: 'a.jsonl.gz',
    content: () => repeated(zlib.gzipSync(lines(64))),
    read: { maxExpansion: 500 },
    code: 'format.expansion',
  },
  {
    title: '10 GB of blank lines, by zstd',
    name: 'a.jsonl.zst',
    content: () => repeated(zlib.zstdCompressSync(lines(64))),
    read: { maxExpansion: 500 },
    code: 'format.expansion',
  },
  {
    title: '128 MB of blank lines, by brotli',
    name: 'a.jsonl.br',
    content: () => zlib.brotliCompressSync(lines(128), { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 5 } }),
    code: 'format.expansion',
  },
  {
    title: '900 MB of zeros, by bzip2',
    name: 'a.jsonl.bz2',
    // bz2.compress(bytes(45_000_000)) of Python, 20 times.
    content: () => Buffer.concat(Array.from({ length: 20 }, () => Buffer.from(BZIP2_45_MB, 'base64'))),
    code: 'format.*',
  },
  {
    title: 'a window of 2 GB, by zstd',
    name: 'a.csv.zst',
    // Descriptor of the frame, and of its window: 2^(10 + 21) bytes.
    content: () => zstdFrame(0x00, 21 << 3),
    code: 'format.compression',
  },
  {
    title: 'a content of 2^62 bytes in one segment, by zstd',
    name: 'a.csv.zst',
    content: () => zstdFrame(0xe0, 0, 0, 0, 0, 0, 0, 0, 0x40),
    code: 'format.compression',
  },
  {
    title: 'a piece that says it has 4 GB, by snappy',
    name: 'a.csv.sz',
    content: () => {
      const body = Buffer.from([0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x00, 0x61]);
      return Buffer.concat([frame(0xff, Buffer.from('sNaPpY')), frame(0x00, body)]);
    },
    code: 'format.compression',
  },
  {
    title: 'a piece of 16 MB, by snappy',
    name: 'a.csv.sz',
    content: () => {
      const plain = Buffer.alloc(0xfffff0);
      const sum = Buffer.alloc(4);
      const crc = crc32c(plain);
      sum.writeUInt32LE(((((crc >>> 15) | (crc << 17)) >>> 0) + 0xa282ead8) >>> 0);
      return Buffer.concat([frame(0xff, Buffer.from('sNaPpY')), frame(0x01, Buffer.concat([sum, plain]))]);
    },
    code: 'format.compression',
  },
  {
    title: 'a member of 128 MB of blank lines, by zip',
    name: 'a.zip',
    content: () => zipOf({ 'a.jsonl': lines(128) }),
    read: { maxExpansion: 500 },
    code: 'format.expansion',
  },
  {
    title: 'archives in archives in archives, as 42.zip',
    name: 'a.zip',
    content: () => nested(2),
    code: 'source.no_match',
  },
  {
    title: 'archives in archives, taken for CSV because the node says so',
    name: 'a.zip',
    content: () => nested(1),
    read: { fileFormat: 'csv' },
    code: 'format.*',
  },
];

const BZIP2_45_MB = 'QlpoOTFBWSZTWckBtsgBWKtAIMAAEAAACCAAMMwFKaZSSFJsVJIUni7kinChIZIDbZA=';
