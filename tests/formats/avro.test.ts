import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { column } from '../contract/batch-of.ts';
import { FUZZ_TIMEOUT_MS, fuzzFormat } from './fuzz.ts';
import { fileOf, openFormat, readFile } from './read-file.ts';

const never = new AbortController().signal;

type Row = Readonly<Record<string, string | null>>;

const golden = (name: string): Buffer => readFileSync(new URL(`golden/${name}`, import.meta.url));
const expected = JSON.parse(golden('avro-all.json').toString('utf8')) as Row[];

/** Floats are compared as numbers: each language prints them its own way. */
const cellOf = (name: string, text: string | null): string | number | null =>
  text !== null && (name === 'f' || name === 'd') ? Number(text) : text;

describe('Avro files of fastavro', () => {
  test.each(['null', 'deflate', 'snappy', 'zstandard', 'bzip2', 'xz'])(
    'packed with %s are read as they were written',
    async (codec) => {
      const content = golden(`all-${codec}.avro`);
      for (const batchBytes of [500, 1_000_000]) {
        const read = await readFile({ format: 'avro', content, batchBytes });
        const rows = read.rows.map((row) => row.map((text, index) => cellOf(read.names[index]!, text)));
        expect(rows).toEqual(expected.map((row) => read.names.map((name) => cellOf(name, row[name]!))));
        expect(read.consumed).toBe(content.length);
      }
    },
  );

  test('columns have the types of Postgres that hold their values', async () => {
    const columns = await (await openFormat('avro')).columns(fileOf(golden('all-null.avro')), never);
    const types = Object.fromEntries(
      columns!.map(({ name, type, precision, scale }) => [
        name,
        precision === undefined ? type : `${type}(${precision},${scale})`,
      ]),
    );
    expect(types).toMatchObject({
      i: 'integer',
      l: 'bigint',
      f: 'real',
      d: 'double',
      kind: 'text',
      id: 'uuid',
      either: 'json',
    });
    expect(types).toMatchObject({
      dec: 'numeric(30,4)',
      day: 'date',
      t_us: 'text',
      ts_us: 'timestamptz',
      local_us: 'timestamp',
    });
    expect(columns!.find(({ name }) => name === 'd')?.nullable).toBe(false);
  });

  test('goes on after every position with exactly the rest, inside a block too', async () => {
    const content = golden('all-deflate.avro');
    const read = await readFile({ format: 'avro', content, batchBytes: 200 });
    expect(read.positions.length).toBeGreaterThan(30);
    for (const after of read.positions) {
      const rest = await readFile({ format: 'avro', content, batchBytes: 200, after });
      expect(rest.rows).toEqual(read.rows.slice(Number(after.row)));
    }
  });

  test('passes over fields that nobody wants, and gives the others as they are declared', async () => {
    const columns = [column('id', 'uuid'), column('l', 'text'), column('dec', 'untyped')];
    const read = await readFile({ format: 'avro', content: golden('all-null.avro'), columns });
    expect(read.rows).toEqual(expected.map((row) => [row.id, row.l, row.dec]));
    await expect(
      readFile({ format: 'avro', content: golden('all-null.avro'), columns: ['gone'] }),
    ).rejects.toMatchObject({
      code: 'source.columns',
    });
  });

  test('values that are no records are one column', async () => {
    const read = await readFile({ format: 'avro', content: golden('longs.avro') });
    expect([read.names, read.rows]).toEqual([['value'], [['1'], ['-2'], ['4611686018427387904']]]);
  });
});

describe('Avro files that are damaged', () => {
  test('a file of another format, one that is cut off, and one with another marker are told so', async () => {
    const whole = golden('contract-0.avro');
    const rejects = (content: Buffer) => expect(readFile({ format: 'avro', content })).rejects;
    await rejects(Buffer.alloc(0)).toMatchObject({ code: 'format.truncated' });
    await rejects(Buffer.from('a,b\n1,2\n')).toMatchObject({ code: 'format.truncated' });
    await rejects(whole.subarray(0, whole.length - 5)).toMatchObject({
      code: 'format.corrupt',
      origin: { byte: expect.any(Number) },
    });
    const other = Buffer.from(whole);
    other[other.length - 1]! ^= 1;
    await rejects(other).toMatchObject({ code: 'format.corrupt' });
  });

  test('a codec that is not read is refused by name', async () => {
    const content = Buffer.from(golden('all-xz.avro').toString('latin1').replace('\x04xz', '\x04lz'), 'latin1');
    await expect(readFile({ format: 'avro', content })).rejects.toMatchObject({
      code: 'format.unsupported',
      message: expect.stringContaining('"lz"'),
    });
  });

  test(
    'mutations of good files are read or refused with a place, never otherwise',
    async () => {
      const seeds = ['contract-0', 'all-null', 'all-deflate', 'longs', 'all-xz'].map((name) => golden(`${name}.avro`));
      const fuzzed = await fuzzFormat('avro', seeds);
      expect(fuzzed.refused['format.corrupt']).toBeGreaterThan(0);
    },
    FUZZ_TIMEOUT_MS,
  );
});

test('a key of a map that is no UTF-8 is half a character, which the target refuses, and not another key', async () => {
  const number = (value: number): Buffer => {
    const bytes: number[] = [];
    let left = value * 2;
    for (; left > 127; left >>>= 7) bytes.push((left & 127) | 128);
    return Buffer.from([...bytes, left]);
  };
  const text = (bytes: Buffer): Buffer => Buffer.concat([number(bytes.length), bytes]);
  const schema = { type: 'record', name: 'r', fields: [{ name: 'm', type: { type: 'map', values: 'int' } }] };
  const sync = Buffer.alloc(16, 7);
  const row = Buffer.concat([number(1), text(Buffer.from([0x6b, 0xff])), number(5), number(0)]);
  const content = Buffer.concat([
    Buffer.from('Obj\x01'),
    number(1),
    text(Buffer.from('avro.schema')),
    text(Buffer.from(JSON.stringify(schema))),
    number(0),
    sync,
    number(1),
    text(row),
    sync,
  ]);
  const { rows } = await readFile({ format: 'avro', content });
  // Three bytes that are no characters, as the helper shows them; a mark in place of the one bad byte would be a valid key.
  expect(rows).toEqual([['{"\ufffd\ufffd\ufffd":5}']]);
});
