import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { unpackHadoopLz4 } from '../../sources/formats/columnar/lz4.ts';
import { Malformed } from '../../sources/formats/columnar/malformed.ts';
import type { FormatFile, TextPosition } from '../../sources/formats/format.ts';
import { inferColumns } from '../../sources/infer/infer-columns.ts';
import { column } from '../contract/batch-of.ts';
import { folderOf, openSource } from '../sources/open-source.ts';
import { FUZZ_TIMEOUT_MS, fuzzFormat } from './fuzz.ts';
import { fileOf, openFormat, readFile } from './read-file.ts';

const never = new AbortController().signal;

const GOLDEN = fileURLToPath(new URL('golden/', import.meta.url));

type Row = Readonly<Record<string, string | null>>;

const golden = (name: string): Buffer => readFileSync(`${GOLDEN}${name}`);
const expected = (name: string): Row[] => JSON.parse(golden(name).toString('utf8')) as Row[];

/** Floats are compared as numbers: each language prints them its own way. */
const FLOATS = new Set(['f16', 'f32', 'f64']);

const cellOf = (name: string, text: string | null): string | number | null =>
  text !== null && FLOATS.has(name) ? Number(text) : text;

async function readGolden(name: string, batchBytes: number) {
  const read = await readFile({ format: 'parquet', content: golden(name), batchBytes });
  return { ...read, rows: read.rows.map((row) => row.map((text, index) => cellOf(read.names[index]!, text))) };
}

function inOrder(rows: readonly Row[], names: readonly string[]) {
  return rows.map((row) => names.map((name) => cellOf(name, row[name]!)));
}

const withoutZone = (row: Row): Row => ({ ...row, ts_utc: row.ts_utc?.replace('+00', '') ?? null });

const files = readdirSync(GOLDEN).filter((name) => name.endsWith('.parquet'));

describe('Parquet files of pyarrow', () => {
  for (const kind of ['scalars', 'nested']) {
    test.each(files.filter((name) => name.startsWith(kind)))('%s is read as pyarrow reads it', async (name) => {
      const rows = expected(`parquet-${kind}.json`);
      for (const batchBytes of [2000, 1_000_000]) {
        const read = await readGolden(name, batchBytes);
        // INT96 does not say whether it is an instant.
        const zoned = name.includes('int96') ? rows.map(withoutZone) : rows;
        expect(read.rows).toEqual(inOrder(zoned, read.names));
        expect(read.consumed).toBe(golden(name).length);
      }
    });
  }

  test('columns have the types of Postgres that hold their values', async () => {
    const format = await openFormat('parquet');
    const columns = await format.columns(fileOf(golden('scalars-v2.parquet')), never);
    const types = Object.fromEntries(
      columns!.map(({ name, type, precision, scale }) => [
        name,
        precision === undefined ? type : `${type}(${precision},${scale})`,
      ]),
    );
    expect(types).toEqual({
      flag: 'boolean',
      i8: 'smallint',
      i16: 'smallint',
      i32: 'integer',
      i64: 'bigint',
      u8: 'smallint',
      u16: 'integer',
      u32: 'bigint',
      u64: 'numeric(20,0)',
      f16: 'real',
      f32: 'real',
      f64: 'double',
      dec9: 'numeric(9,4)',
      dec18: 'numeric(18,2)',
      dec38: 'numeric(38,10)',
      dec60: 'numeric(60,5)',
      day: 'date',
      t_ms: 'text',
      t_us: 'text',
      ts_ms: 'timestamp',
      ts_us: 'timestamp',
      ts_ns: 'timestamp',
      ts_utc: 'timestamptz',
      text: 'text',
      large_text: 'text',
      bytes: 'text',
      fixed: 'text',
      kind: 'text',
      nothing: 'integer',
      id: 'uuid',
      doc: 'json',
    });
  });

  test('are sure of their types: nothing is guessed from cells', async () => {
    await using folder = await folderOf({ 'a.parquet': golden('scalars-v2.parquet') });
    const inferred = await inferColumns(await openSource(folder.path, {}), never);
    const types = Object.fromEntries(inferred.columns.map(({ name, certainty, ...column }) => [name, column.dataType]));
    expect(types).toMatchObject({ i8: 'smallint', dec9: 'numeric', t_us: 'text', ts_us: 'timestamp', kind: 'text' });
    expect(inferred.columns.every(({ certainty }) => certainty === 1)).toBe(true);
  });

  test('goes on after every position with exactly the rest, in every row group', async () => {
    for (const name of ['scalars-none.parquet', 'nested-v1.parquet']) {
      const read = await readFile({ format: 'parquet', content: golden(name), batchBytes: 3000 });
      for (const after of read.positions) {
        const rest = await readFile({ format: 'parquet', content: golden(name), batchBytes: 3000, after });
        expect(rest.rows).toEqual(read.rows.slice(Number(after.row)));
      }
    }
  });

  test('goes on without a look at the pages before', async () => {
    const content = golden('overflow.parquet');
    const read = (bytes: Buffer, after?: TextPosition) =>
      readFile({ format: 'parquet', content: bytes, batchBytes: 3000, ...(after === undefined ? {} : { after }) });
    const whole = await read(content);
    const after = whole.positions.find(({ row }) => Number(row) > 2500)!;
    // In the body of the first data page behind the first dictionary.
    const damaged = Buffer.from(content);
    damaged.fill(0xff, 2100, 2140);
    await expect(read(damaged)).rejects.toMatchObject({ code: 'format.corrupt' });
    expect((await read(damaged, after)).rows).toEqual(whole.rows.slice(Number(after.row)));
  });

  test('fetches the columns that are wanted and no others', async () => {
    const content = golden('scalars-none.parquet');
    let fetched = 0;
    const file = fileOf(content);
    const counted: FormatFile = {
      ...file,
      open: async (from, signal, to) => {
        if (from < content.length - 65_536) fetched += (to ?? content.length) - from;
        return file.open(from, signal, to);
      },
    };
    const padded = { ...counted, label: 'counted' };
    const format = await openFormat('parquet');
    const options = { columns: [column('i64', 'bigint')], batchBytes: 100_000, after: null };
    let rows = 0;
    for await (const batch of format.read(padded, options, never)) rows += batch.length;
    expect(rows).toBe(60);
    expect(fetched).toBeLessThan(content.length / 4);
  });

  test('gives a column as text, or as another number, where it is declared so', async () => {
    const columns = [
      column('i64', 'text'),
      column('dec9', 'untyped'),
      column('ts_utc', 'text'),
      column('u8', 'bigint'),
    ];
    const read = await readFile({ format: 'parquet', content: golden('scalars-zstd.parquet'), columns });
    const rows = expected('parquet-scalars.json');
    expect(read.rows).toEqual(rows.map((row) => columns.map(({ name }) => row[name]!)));
  });

  test('gives bytes as hex, Base64, or the text that they are', async () => {
    const first = async (binaryText: string) =>
      (await readFile({ format: 'parquet', content: golden('scalars-zstd.parquet'), options: { binaryText } }))
        .rows[1]![25];
    expect(await first('hex')).toBe('\\x01fe00');
    expect(await first('base64')).toBe('Af4A');
    expect(await first('text')).toBe('\u0001\ufffd\u0000');
  });

  test('reads files without rows, and without columns', async () => {
    for (const [name, columns] of [
      ['no-rows.parquet', 31],
      ['no-columns.parquet', 0],
    ] as const) {
      const read = await readFile({ format: 'parquet', content: golden(name) });
      expect(read.rows).toEqual([]);
      expect(read.names).toHaveLength(columns);
      expect(read.positions).toEqual([{ row: '0' }]);
      expect(read.consumed).toBe(golden(name).length);
    }
  });
});

describe('Parquet files that are damaged', () => {
  const whole = golden('contract-0.parquet');
  const rejects = (content: Buffer) => expect(readFile({ format: 'parquet', content })).rejects;

  test('a file that is cut off, empty, or of another format is told so', async () => {
    for (const content of [Buffer.alloc(0), whole.subarray(0, 100), Buffer.from('a,b\n1,2\n3,4\n5,6\n')])
      await rejects(content).toMatchObject({
        code: 'format.truncated',
        origin: { label: 'input.txt', byte: content.length },
      });
  });

  test('an encrypted file is refused by name', async () => {
    const content = Buffer.from(whole);
    content.write('PARE', content.length - 4);
    await rejects(content).toMatchObject({ code: 'format.encrypted' });
  });

  test('a page whose checksum is another is told with its place', async () => {
    const content = Buffer.from(golden('scalars-v2.parquet'));
    content[60] = content[60]! ^ 1;
    await rejects(content).toMatchObject({ code: 'format.corrupt', origin: { byte: expect.any(Number) } });
  });

  test('a footer longer than the file is refused before it is read', async () => {
    const content = Buffer.from(whole);
    content.writeUInt32LE(0x7fffffff, content.length - 8);
    await rejects(content).toMatchObject({ code: 'format.truncated' });
  });

  test('a footer of more structures than its bytes have room for is refused before they fill the memory', async () => {
    const count = 100_000;
    // A list of empty structures, its length in seven bits a byte.
    const length = Buffer.from([(count & 127) | 128, ((count >> 7) & 127) | 128, count >> 14]);
    const footer = Buffer.concat([Buffer.from([0x29, 0xfc]), length, Buffer.alloc(count + 1)]);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(footer.length);
    await rejects(Buffer.concat([Buffer.from('PAR1'), footer, size, Buffer.from('PAR1')])).toMatchObject({
      code: 'format.corrupt',
      message: expect.stringContaining('more structures'),
    });
  });

  test(
    'mutations of good files are read or refused with a place, never otherwise',
    async () => {
      const seeds = ['contract-0', 'nested-v2', 'contract-1', 'scalars-delta', 'variant-members', 'bson'];
      const fuzzed = await fuzzFormat(
        'parquet',
        seeds.map((name) => golden(`${name}.parquet`)),
      );
      expect(fuzzed.refused['format.corrupt']).toBeGreaterThan(200);
      expect(fuzzed.read).toBeGreaterThan(100);
    },
    FUZZ_TIMEOUT_MS,
  );
});

describe('LZ4 as Hadoop frames it', () => {
  // Four literals, and a match of four behind them; then the last literals.
  const block = Buffer.from([0x40, 0x61, 0x62, 0x63, 0x64, 4, 0, 0x10, 0x65]);
  const text = 'abcdabcde';
  const frame = (packed: Buffer, size: number): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(size, 0);
    head.writeUInt32BE(packed.length, 4);
    return Buffer.concat([head, packed]);
  };
  const unpack = (input: Buffer, limit: number): string =>
    unpackHadoopLz4(input, limit, Buffer.allocUnsafeSlow).toString();

  test('one frame, several, and a block that a writer left without one', () => {
    expect(unpack(frame(block, 9), 9)).toBe(text);
    expect(unpack(Buffer.concat([frame(block, 9), frame(block, 9)]), 18)).toBe(text + text);
    expect(unpack(block, 9)).toBe(text);
  });

  test('damage is told: a frame that says less than it holds, one that is cut off', () => {
    expect(() => unpack(frame(block, 8), 9)).toThrow(Malformed);
    expect(() => unpack(frame(block, 9).subarray(0, -1), 9)).toThrow(Malformed);
    expect(() => unpack(Buffer.concat([frame(block, 9), Buffer.alloc(3)]), 9)).toThrow(Malformed);
  });
});
