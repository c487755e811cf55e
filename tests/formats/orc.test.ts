import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { unpackLzo } from '../../sources/formats/columnar/lzo.ts';
import { Malformed } from '../../sources/formats/columnar/malformed.ts';
import type { FormatFile } from '../../sources/formats/format.ts';
import { openStream } from '../../sources/formats/orc/byte-stream.ts';
import { dictionaryLeaf } from '../../sources/formats/orc/dictionary-leaf.ts';
import { openPresence } from '../../sources/formats/orc/presence.ts';
import { inferColumns } from '../../sources/infer/infer-columns.ts';
import { column } from '../contract/batch-of.ts';
import { folderOf, openSource } from '../sources/open-source.ts';
import { FUZZ_TIMEOUT_MS, fuzzFormat } from './fuzz.ts';
import { fileOf, openFormat, type ReadInput, readFile } from './read-file.ts';

const never = new AbortController().signal;
const GOLDEN = fileURLToPath(new URL('golden/', import.meta.url));

type Row = Readonly<Record<string, string | null>>;
type Cells = readonly (string | null)[];

const golden = (name: string): Buffer => readFileSync(`${GOLDEN}${name}`);
const expected = <T>(name: string): T => JSON.parse(golden(name).toString('utf8')) as T;
const named = (start: string): string[] =>
  readdirSync(GOLDEN).filter((name) => name.startsWith(start) && name.endsWith('.orc'));
const read = (name: string, input: Partial<ReadInput> = {}) =>
  readFile({ format: 'orc', content: golden(name), ...input });

/** Floats are compared as numbers: each language prints them its own way. */
const FLOATS = new Set(['f32', 'f64']);
const cellOf = (name: string, text: string | null): string | number | null =>
  text !== null && FLOATS.has(name) ? Number(text) : text;

const typesOf = async (content: Buffer): Promise<string[]> => {
  const columns = await (await openFormat('orc')).columns(fileOf(content), never);
  return columns!.map(({ name, type, precision, scale, length }) => {
    const size = precision === undefined ? length : `${precision},${scale}`;
    return `${name} ${type}${size === undefined ? '' : `(${size})`}`;
  });
};

describe('ORC files of other writers', () => {
  for (const kind of ['scalars', 'nested', 'unions']) {
    test.each(named(kind))('%s is read as its writer reads it', async (name) => {
      const rows = expected<Row[]>(`orc-${kind}.json`);
      for (const batchBytes of [1000, 1_000_000]) {
        const { rows: found, names, consumed } = await read(name, { batchBytes });
        expect(found.map((row) => row.map((text, index) => cellOf(names[index]!, text)))).toEqual(
          rows.map((row) => names.map((one) => cellOf(one, row[one]!))),
        );
        expect(consumed).toBe(golden(name).length);
      }
    });
  }

  test.each(named('runs'))('%s has numbers in runs of every kind and width', async (name) => {
    expect((await read(name, { batchBytes: 3000 })).rows).toEqual(expected<Cells[]>('orc-runs.json'));
  });

  test.each(named('java').filter((name) => name !== 'java-encrypted.orc'))(
    '%s: each codec, what the clocks of its writer showed, days before 1582',
    async (name) => {
      const found = await read(name, { batchBytes: 2000 });
      expect(found.rows).toEqual(expected<Cells[]>('orc-java.json'));
    },
  );

  test('an example of Apache ORC is read as its project does: decimals of several scales', async () => {
    const lines = gunzipSync(golden('apache-decimal.jsn.gz')).toString('utf8').trimEnd().split('\n');
    const texts = lines.map((line) => line.slice('{"_col0": '.length, -1));
    expect((await read('apache-decimal.orc')).rows).toEqual(texts.map((text) => [text === 'null' ? null : text]));
  });

  test('an example of Apache ORC is read as its project does: lists and maps inside others', async () => {
    expect((await read('apache-test1.orc')).rows).toEqual([
      [
        ...['false', '1', '1024', '65536', '9223372036854775807', '1', '-15', '\\x0001020304', 'hi'],
        '{"list":[{"int1":1,"string1":"bye"},{"int1":2,"string1":"sigh"}]}',
        '[{"int1":3,"string1":"good"},{"int1":4,"string1":"bad"}]',
        '{}',
      ],
      [
        ...['true', '100', '2048', '65536', '9223372036854775807', '2', '-5', '\\x', 'bye'],
        '{"list":[{"int1":1,"string1":"bye"},{"int1":2,"string1":"sigh"}]}',
        '[{"int1":100000000,"string1":"cat"},{"int1":-100000,"string1":"in"},{"int1":1234,"string1":"hat"}]',
        '{"chani":{"int1":5,"string1":"chani"},"mauddib":{"int1":1,"string1":"mauddib"}}',
      ],
    ]);
  });

  test('columns have the types of Postgres that hold their values', async () => {
    expect(await typesOf(golden('java-zlib.orc'))).toEqual([
      'id bigint',
      'small smallint',
      'tiny smallint',
      'flag boolean',
      'name text',
      'code varchar(8)',
      'title varchar(10)',
      'amount numeric(38,10)',
      'price numeric(9,2)',
      'seen timestamp',
      'moment timestamptz',
      'day date',
      'bytes text',
      'far bigint',
      'ratio double',
      'either json',
      'list json',
      'pairs json',
    ]);
  });

  test('a file without columns by name has one, of the name value', async () => {
    const { names, rows } = await read('one-value.orc');
    expect(names).toEqual(['value']);
    expect(rows).toEqual([['[1,2]'], ['[]'], [null], ['[3]']]);
  });

  test('are sure of their types: nothing is guessed from cells', async () => {
    await using folder = await folderOf({ 'a.orc': golden('scalars-zstd.orc') });
    const inferred = await inferColumns(await openSource(folder.path, {}), never);
    const types = Object.fromEntries(inferred.columns.map(({ name, ...found }) => [name, found.dataType]));
    expect(types).toMatchObject({ i8: 'smallint', dec9: 'numeric', ts_utc: 'timestamptz', day: 'date', kind: 'text' });
    expect(inferred.columns.every(({ certainty }) => certainty === 1)).toBe(true);
  });

  test('a file whose name tells no format is known by its beginning', async () => {
    await using folder = await folderOf({ a: golden('contract-0.orc'), b: golden('java-none.orc') });
    for (const [path, first] of [
      ['a', 'id'],
      ['b', 'id'],
    ] as const) {
      const inferred = await inferColumns(await openSource(folder.path, { read: { path } }), never);
      expect(inferred.columns[0]!.name).toBe(first);
    }
  });

  test('goes on after every position with exactly the rest, in every stripe', async () => {
    for (const name of ['java-stripes.orc', 'nested-v1.orc', 'java-lzo.orc']) {
      const whole = await read(name, { batchBytes: 4000 });
      for (const after of whole.positions) {
        const rest = await read(name, { batchBytes: 4000, after });
        expect(rest.rows).toEqual(whole.rows.slice(Number(after.row)));
      }
    }
  });

  test('fetches the columns that are wanted and no others', async () => {
    const content = golden('java-none.orc');
    let fetched = 0;
    const file = fileOf(content);
    const counted: FormatFile = {
      ...file,
      // A file of many megabytes, so that its end is not read with its stripes.
      open: async (from, signal, to) => {
        if (to !== undefined && to < content.length - 2000) fetched += to - from;
        return file.open(from, signal, to);
      },
    };
    const options = { columns: [column('far', 'bigint')], batchBytes: 100_000, after: null };
    let rows = 0;
    for await (const batch of (await openFormat('orc')).read(counted, options, never)) rows += batch.length;
    expect(rows).toBe(300);
    expect(fetched).toBeGreaterThan(0);
    expect(fetched).toBeLessThan(content.length / 4);
  });

  test('gives a column as text, or as another number, where it is declared so', async () => {
    const columns = [
      column('i64', 'text'),
      column('dec9', 'untyped'),
      column('ts_utc', 'text'),
      column('i8', 'bigint'),
    ];
    const found = await read('scalars-zstd.orc', { columns });
    const rows = expected<Row[]>('orc-scalars.json');
    expect(found.rows).toEqual(rows.map((row) => columns.map(({ name }) => row[name]!)));
  });

  test('gives bytes as hex, Base64, or the text that they are', async () => {
    const first = async (binaryText: string) =>
      (await read('scalars-zstd.orc', { options: { binaryText }, columns: ['bytes'] })).rows[1]![0];
    expect(await first('hex')).toBe('\\x01fe00');
    expect(await first('base64')).toBe('Af4A');
    expect(await first('text')).toBe('\u0001\ufffd\u0000');
  });

  test('passes over stripes without rows: the first, one behind it, the last', async () => {
    const content = withEmptyStripes(golden('java-stripes-none.orc'));
    const found = await readFile({ format: 'orc', content, batchBytes: 4000 });
    expect(found.rows).toEqual(expected<Cells[]>('orc-java.json'));
    for (const after of found.positions) {
      const rest = await readFile({ format: 'orc', content, batchBytes: 4000, after });
      expect(rest.rows).toEqual(found.rows.slice(Number(after.row)));
    }
  });

  test('files whose columns came to differ are read by the columns that the node declares', async () => {
    const columns = [column('id', 'text'), column('note', 'text')];
    for (const name of ['contract-0.orc', 'contract-1.orc'])
      expect((await read(name, { columns })).rows).toHaveLength(40);
    const wider = [
      column('i32', 'bigint'),
      column('i8', 'numeric'),
      column('f32', 'double'),
      column('day', 'timestamp'),
    ];
    const rows = expected<Row[]>('orc-scalars.json');
    const found = await read('scalars-zlib.orc', { columns: wider });
    expect(found.rows.map(([i32, i8, , day]) => [i32, i8, day])).toEqual(
      rows.map(({ i32, i8, day }) => [i32, i8, day]),
    );
    await expect(read('contract-0.orc', { columns: [...columns, column('added', 'text')] })).rejects.toMatchObject({
      code: 'source.columns',
      detail: { missing: ['added'] },
    });
  });

  test('reads files without rows', async () => {
    const found = await read('no-rows.orc');
    expect(found.rows).toEqual([]);
    expect(found.names).toHaveLength(16);
    expect(found.positions).toEqual([{ row: '0' }]);
    expect(found.consumed).toBe(golden('no-rows.orc').length);
  });
});

describe('ORC files that are damaged, or that nobody may read', () => {
  const whole = golden('scalars-zlib.orc');
  const rejects = (content: Buffer) => expect(readFile({ format: 'orc', content })).rejects;

  test('a file that is cut off, empty, or of another format is told so', async () => {
    for (const content of [Buffer.alloc(0), whole.subarray(0, 100), Buffer.from('a,b\n1,2\n3,4\n5,6\n')])
      await rejects(content).toMatchObject({
        code: 'format.truncated',
        origin: { label: 'input.txt', byte: content.length },
      });
  });

  test('an encrypted column is refused by name, the others are read', async () => {
    const content = golden('java-encrypted.orc');
    await rejects(content).toMatchObject({
      code: 'format.encrypted',
      message: expect.stringContaining('"secret"') as string,
    });
    const { rows } = await readFile({ format: 'orc', content, columns: [column('id', 'bigint')] });
    expect(rows.map(([id]) => id)).toEqual(Array.from({ length: 10 }, (_, row) => String(row)));
  });

  test('a footer longer than the file is refused before it is read', async () => {
    const content = Buffer.from(golden('one-value.orc'));
    const script = content.length - 1 - content.at(-1)!;
    expect(content[script]).toBe(0x08);
    // The length of the footer takes one byte here: as a varint of five it overwrites what follows.
    const grown = Buffer.concat([
      content.subarray(0, script),
      Buffer.from([0x08, 0xff, 0xff, 0xff, 0xff, 0x07]),
      content.subarray(script + 2, -1),
      Buffer.from([content.at(-1)! + 4]),
    ]);
    await rejects(grown).toMatchObject({ code: 'format.truncated' });
  });

  test('a dictionary of more entries than are read is refused before their places fill the memory', async () => {
    const data = openStream(null, { codec: 'none', blockBytes: 0 });
    const leaf = dictionaryLeaf(
      {
        type: { kind: 'leaf', id: 1, stored: 'text', scalar: { kind: 'text' } },
        presence: openPresence(null),
        encoding: { dictionary: true, version: 2, entries: 2 ** 40 },
        stream: () => data,
        binary: 'hex',
        batchBytes: 1000,
      },
      { ints: async () => {}, longs: async () => {} },
      { ints: async (into) => void into.fill(2 ** 30), longs: async () => {} },
    );
    await expect(leaf.next(1, 1)).rejects.toThrow(Malformed);
  });

  test('a piece of LZO that grows beyond its block is damage', () => {
    // One letter, then a match of 31 + 255 × 4 + 1 letters, and the mark of the end.
    const piece = Buffer.from([18, 0x61, 0x20, 0, 0, 0, 0, 1, 0, 0, 0x11, 0, 0]);
    const length = 1 + 2 + 31 + 255 * 4 + 1;
    expect(unpackLzo(piece, length).toString()).toBe('a'.repeat(length));
    expect(() => unpackLzo(piece, length - 1)).toThrow(Malformed);
    expect(() => unpackLzo(piece.subarray(0, 5), length)).toThrow(Malformed);
  });

  test(
    'mutations of good files are read or refused with a place, never otherwise',
    async () => {
      const seeds = [
        'contract-0',
        'nested-v1',
        'scalars-dictionary-v1',
        'unions',
        'nested-v2',
        'scalars-lz4',
        'java-brotli',
      ];
      const fuzzed = await fuzzFormat(
        'orc',
        seeds.map((name) => golden(`${name}.orc`)),
      );
      expect(fuzzed.refused['format.corrupt']).toBeGreaterThan(200);
      expect(fuzzed.read).toBeGreaterThan(100);
    },
    FUZZ_TIMEOUT_MS,
  );
});

/** Three stripes more, of no rows and no bytes, in a file whose footer is not packed. */
function withEmptyStripes(content: Buffer): Buffer {
  const script = content.length - 1 - content.at(-1)!;
  // The postscript begins with the length of the footer, a varint of two bytes here.
  const length = (content[script + 1]! & 127) | (content[script + 2]! << 7);
  const footer = content.subarray(script - length, script);
  const empty = Buffer.from([0x1a, 10, 0x08, 3, 0x10, 0, 0x18, 0, 0x20, 0, 0x28, 0]);
  const grown = Buffer.concat([empty, empty, footer, empty]);
  return Buffer.concat([
    content.subarray(0, script - length),
    grown,
    Buffer.from([0x08, (grown.length & 127) | 128, grown.length >> 7]),
    content.subarray(script + 3),
  ]);
}
