import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RowBatch } from '../../runtime/contract/batch.ts';
import type { ColumnType, DataType } from '../../runtime/contract/column.ts';
import type { TargetColumn } from '../../runtime/contract/sink.ts';
import type { Cell, Vector } from '../../runtime/contract/vector.ts';
import { createEncoder } from '../../runtime/rows/encode/encoder.ts';
import { interpret } from '../../runtime/rows/encode/interpret.ts';
import { numberText } from '../../runtime/rows/number-text.ts';
import { batchOf } from '../contract/batch-of.ts';
import { vectorOf } from '../contract/vector-of.ts';
import { encodeBatch, target } from './encode-batch.ts';
import { typeTexts } from './type-texts.ts';

const targetType: fc.Arbitrary<ColumnType> = fc.oneof(
  fc
    .constantFrom<DataType>(
      'untyped',
      'text',
      'varchar',
      'smallint',
      'integer',
      'bigint',
      'numeric',
      'real',
      'double',
      'boolean',
      'date',
      'timestamp',
      'timestamptz',
      'json',
      'uuid',
    )
    .map((type) => ({ type })),
  fc.integer({ min: 1, max: 8 }).map((length) => ({ type: 'varchar' as const, length })),
  fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: -5, max: 45 }))
    .map(([precision, scale]) => ({ type: 'numeric' as const, precision, scale })),
);

const POOL = new Map<DataType, readonly string[]>();

function texts(type: DataType): fc.Arbitrary<string> {
  if (!POOL.has(type)) POOL.set(type, typeTexts(type, 500, 3));
  return fc.constantFrom(...POOL.get(type)!);
}

/** Bytes that are no text, among cells that are. */
const rawBytes = fc.oneof(
  fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
  fc.constantFrom('a\0b', '12\0', '\0').map((text) => Buffer.from(text)),
  fc
    .constantFrom([0xc3], [0xa9], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf0, 0x9f, 0x98])
    .map((bytes) => Buffer.from(bytes)),
);

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.jsonValue().map((value) => value as Cell),
  fc.double(),
  fc.bigInt(),
  fc.boolean(),
  fc.constantFrom('12345678901234567890.5', '1e400', '9223372036854775807').map(numberText),
  fc.constantFrom('\ud800', 'a\0', '😀'),
);

interface Feed {
  readonly input: DataType;
  readonly vector: Vector;
}

const valid = (length: number): fc.Arbitrary<Uint8Array | null> =>
  fc.option(fc.uint8Array({ minLength: length, maxLength: length, max: 1 }), { nil: null });
const sized = <T>(values: fc.Arbitrary<T>, length: number): fc.Arbitrary<T[]> =>
  fc.array(values, { minLength: length, maxLength: length });
const int32 = fc.oneof(fc.integer(), fc.integer({ min: -40000, max: 40000 }), fc.constantFrom(2147483647, -2147483648));

/** Within the range of a timestamp, at its ends, and beyond. */
const micros = fc.oneof(
  fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(
    ...[-211_813_488_000_000_000n, 9_223_371_331_200_000_000n, -(2n ** 63n), 2n ** 63n - 1n].flatMap((end) => [
      BigInt.asIntN(64, end - 1n),
      end,
      BigInt.asIntN(64, end + 1n),
    ]),
  ),
);

function feed(type: DataType, length: number): fc.Arbitrary<Feed> {
  const bytes = (cells: fc.Arbitrary<string | Buffer | null>): fc.Arbitrary<Feed> =>
    sized(cells, length).map((held) => ({ input: 'untyped', vector: vectorOf(held, { type: 'untyped' }, 'bytes') }));
  return fc.oneof(
    { weight: 4, arbitrary: bytes(fc.option(texts(type), { freq: 8 })) },
    bytes(fc.oneof({ weight: 4, arbitrary: texts(type) }, rawBytes)),
    fc
      .tuple(sized(fc.oneof(cell, texts(type)), length), fc.constantFrom<DataType>('untyped', 'text', 'json'))
      .map(([values, input]): Feed => ({ input, vector: { kind: 'values', values } })),
    fc.tuple(sized(int32, length), valid(length), fc.constantFrom<DataType>('integer', 'date')).map(
      ([values, ok, input]): Feed => ({
        input,
        vector: { kind: 'int32', values: Int32Array.from(values), valid: ok },
      }),
    ),
    fc.tuple(sized(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), length), valid(length)).map(
      ([values, ok]): Feed => ({
        input: 'bigint',
        vector: { kind: 'int64', values: BigInt64Array.from(values), valid: ok },
      }),
    ),
    fc.tuple(sized(fc.oneof(fc.double(), fc.float(), fc.integer()), length), valid(length)).map(
      ([values, ok]): Feed => ({
        input: 'double',
        vector: { kind: 'float64', values: Float64Array.from(values), valid: ok },
      }),
    ),
    fc.tuple(sized(fc.integer({ min: 0, max: 1 }), length), valid(length)).map(
      ([values, ok]): Feed => ({
        input: 'boolean',
        vector: { kind: 'bool', values: Uint8Array.from(values), valid: ok },
      }),
    ),
    fc.tuple(sized(micros, length), valid(length), fc.constantFrom<DataType>('timestamp', 'timestamptz')).map(
      ([values, ok, input]): Feed => ({
        input,
        vector: {
          kind: 'micros',
          high: Int32Array.from(values, (value) => Number(value >> 32n)),
          low: Uint32Array.from(values, (value) => Number(value & 0xffffffffn)),
          valid: ok,
        },
      }),
    ),
    fc.tuple(sized(fc.maxSafeInteger(), length), fc.integer({ min: -3, max: 20 }), valid(length)).map(
      ([values, scale, ok]): Feed => ({
        input: 'numeric',
        vector: { kind: 'decimal', unscaled: Float64Array.from(values), scale, valid: ok },
      }),
    ),
  );
}

const given: fc.Arbitrary<{ columns: TargetColumn[]; batch: RowBatch }> = fc
  .tuple(
    fc.integer({ min: 1, max: 12 }),
    fc.array(fc.tuple(targetType, fc.boolean()), { minLength: 1, maxLength: 4 }),
    fc.boolean(),
    fc.nat(),
    // Many columns are encoded by several generated functions.
    fc.constantFrom(1, 1, 1, 20),
  )
  .chain(([length, types, dense, mask, copies]) =>
    fc.tuple(...types.map(([type]) => feed(type.type, length))).map((feeds) => {
      const selection = dense ? null : Int32Array.from({ length }, (_, row) => row).filter((row) => (mask >> row) & 1);
      // The first copy takes NULL, so that it is also another function's column that refuses it.
      const columns = Array.from({ length: copies }, (_, copy) =>
        types.map(([type, nullable], index) =>
          target(index, type, { nullable: nullable || copy < copies - 1, input: { type: feeds[index]!.input } }),
        ),
      ).flat();
      const batch: RowBatch = {
        ...batchOf([], []),
        vectors: feeds.map(({ vector }) => vector),
        length,
        selection,
        rowCount: selection?.length ?? length,
      };
      return { columns, batch };
    }),
  );

test('the generated encoder writes and refuses what the plain interpreter does', () => {
  fc.assert(
    fc.property(given, ({ columns, batch }) => {
      const { rows, rejects } = encodeBatch(createEncoder(columns, { coerce: false, format: 'auto' }), batch);
      const expected = interpret(columns, batch);
      expect(rejects).toEqual(expected.filter((row) => 'code' in row));
      expect(rows.map(({ row, encoded }) => ({ row, encoded: encoded.toString('hex') }))).toEqual(
        expected.flatMap((row) => ('encoded' in row ? [{ row: row.row, encoded: row.encoded.toString('hex') }] : [])),
      );
    }),
    { numRuns: 1500 },
  );
});

test('the text encoder refuses the same cells as the binary one', () => {
  fc.assert(
    fc.property(given, ({ columns, batch }) => {
      const binary = encodeBatch(createEncoder(columns, { coerce: false, format: 'binary' }), batch);
      const text = encodeBatch(createEncoder(columns, { coerce: false, format: 'text' }), batch);
      expect(text.rejects.map(({ row }) => row)).toEqual(binary.rejects.map(({ row }) => row));
      expect(text.rows.map(({ row }) => row)).toEqual(binary.rows.map(({ row }) => row));
    }),
    { numRuns: 500 },
  );
});
