import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../runtime/contract/index.ts';
import type { Compression } from '../../sources/compression/compressions.ts';
import { unpack } from '../../sources/compression/unpack.ts';
import type { FormatFile } from '../../sources/formats/format.ts';
import { golden } from '../compression/rows.ts';
import { column } from '../contract/batch-of.ts';
import { fileOf, openFormat } from './read-file.ts';
import { textRows, workbookOf } from './workbook-of.ts';

const never = new AbortController().signal;
const KIB = 1024;
const MIB = 1024 * KIB;
/** As runs have it. */
const BATCH = 256 * KIB;

interface Case {
  readonly title: string;
  readonly format: string;
  readonly options?: Readonly<Record<string, Json>>;
  readonly head?: string;
  row(id: number, text: string): string;
  readonly foot?: string;
}

const layout = [
  { name: 'id', width: 8 },
  { name: 'text', width: 1_000_000 },
];

const CASES: readonly Case[] = [
  { title: 'csv', format: 'csv', head: 'id,text\n', row: (id, text) => `${id},"${text}"\n` },
  {
    title: 'csv of another dialect',
    format: 'csv',
    options: { delimiter: '||' },
    head: 'id||text\n',
    row: (id, text) => `${id}||"${text}"\n`,
  },
  { title: 'tsv', format: 'tsv', head: 'id\ttext\n', row: (id, text) => `${id}\t${text}\n` },
  { title: 'jsonl', format: 'jsonl', row: (id, text) => `{"id":${id},"text":"${text}"}\n` },
  {
    title: 'json',
    format: 'json',
    head: '[{"id":0,"text":""}',
    row: (id, text) => `,\n{"id":${id},"text":"${text}"}`,
    foot: ']',
  },
  {
    title: 'xml',
    format: 'xml',
    head: '<r>',
    row: (id, text) => `<x><id>${id}</id><text>${text}</text></x>\n`,
    foot: '</r>',
  },
  {
    title: 'fixed width',
    format: 'fixed_width',
    options: { layout },
    row: (id, text) => `${String(id).padEnd(8)}${text}\n`,
  },
];

function fileWith(one: Case, rows: number, large: number): Buffer {
  const { head = '', row, foot = '' } = one;
  const text = 'x'.repeat(200);
  const some = Array.from({ length: rows }, (_, id) => row(id, text)).join('');
  return Buffer.from(`${head}${some}${large > 0 ? row(rows, 'y'.repeat(large)) : ''}${some}${foot}`);
}

/** The bytes read of a file and not yet given in a batch, at most. */
async function mostHeld(one: Case, content: Buffer, file = fileOf(content)): Promise<number> {
  let read = 0;
  const counted: FormatFile = {
    ...file,
    async open(from, signal, to) {
      const reader = await file.open(from, signal, to);
      return {
        ...reader,
        async read(into) {
          const count = await reader.read(into);
          read += count;
          return count;
        },
        verify: () => reader.verify(),
        [Symbol.asyncDispose]: async () => await reader[Symbol.asyncDispose](),
      };
    },
  };
  const format = await openFormat(one.format, one.options);
  const columns = [column('id', 'integer'), column('text', 'text')];
  let most = 0;
  let given = 0;
  for await (const batch of format.read(counted, { columns, batchBytes: BATCH, after: null }, never)) {
    most = Math.max(most, read - given);
    given += batch.consumed;
    batch.recycle?.();
  }
  return most;
}

describe.each(CASES)('between a file and its batches, $title holds', (one) => {
  test('no more than a few windows, whatever the size of the file', async () => {
    expect(await mostHeld(one, fileWith(one, 12_000, 0))).toBeLessThan(4 * BATCH);
  });

  test('twice the largest record and a few windows', async () => {
    const large = one.format === 'fixed_width' ? 900_000 : 8 * MIB;
    expect(await mostHeld(one, fileWith(one, 100, large))).toBeLessThan(2 * large + 4 * BATCH);
  });
});

test('an Excel sheet holds no more than a few windows of its packed part', async () => {
  const rows = Array.from({ length: 20_000 }, (_, id) => [
    String(id),
    Array.from({ length: 8 }, (_, at) =>
      Math.sin(id * 8 + at)
        .toString(36)
        .slice(2),
    ).join(''),
  ]);
  const content = workbookOf({ sheets: { S: textRows([['id', 'text'], ...rows]) } });
  const one = { title: '', format: 'excel', row: () => '' };
  expect(content.length).toBeGreaterThan(MIB);
  expect(await mostHeld(one, content)).toBeLessThan(4 * BATCH);
});

describe('unpacking holds', () => {
  /** Does not pack well, so that packed and unpacked bytes run side by side. */
  const noise = Buffer.from(Array.from({ length: 400_000 }, (_, at) => Math.sin(at).toString(36).slice(2)).join(','));
  const streams: readonly [Exclude<Compression, 'zip'>, Buffer, Buffer][] = [
    ['gzip', zlib.gzipSync(noise), zlib.gzipSync(Buffer.alloc(16 * MIB))],
    ['zstd', zlib.zstdCompressSync(noise), zlib.zstdCompressSync(Buffer.alloc(16 * MIB))],
    [
      'brotli',
      zlib.brotliCompressSync(noise, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 3 } }),
      zlib.brotliCompressSync(Buffer.alloc(16 * MIB), { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 3 } }),
    ],
    ['bzip2', Buffer.concat(new Array(12).fill(golden('rows.csv.bz2'))), golden('rows.csv.bz2')],
    ['snappy', Buffer.concat(new Array(100).fill(golden('rows.csv.sz'))), golden('rows.csv.sz')],
  ];

  test.each(streams)(
    '%s: a piece of what comes out, and what it takes to make it',
    async (compression, even, dense) => {
      for (const packed of [even, dense]) {
        const total = (
          await Array.fromAsync(
            unpack(
              compression,
              chunksOf(packed, () => undefined),
            ),
          )
        ).reduce((sum, { length }) => sum + length, 0);
        let taken = 0;
        let given = 0;
        let mostAhead = 0;
        let largest = 0;
        const chunks = chunksOf(packed, (length) => {
          taken += length;
        });
        for await (const piece of unpack(compression, chunks)) {
          given += piece.length;
          largest = Math.max(largest, piece.length);
          mostAhead = Math.max(mostAhead, taken - (given / total) * packed.length);
        }
        expect(largest, 'bytes of a piece').toBeLessThanOrEqual(MIB);
        // The packed bytes of a block of bzip2, and two chunks.
        expect(mostAhead, 'packed bytes ahead').toBeLessThan(1.5 * MIB);
      }
    },
  );
});

async function* chunksOf(packed: Buffer, taken: (length: number) => void): AsyncGenerator<Buffer> {
  for (let at = 0; at < packed.length; at += 64 * KIB) {
    const chunk = packed.subarray(at, at + 64 * KIB);
    taken(chunk.length);
    yield chunk;
  }
}
