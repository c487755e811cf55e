import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Vector } from '../../runtime/contract/vector.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { numberText } from '../../runtime/rows/number-text.ts';
import { testDatabase } from '../services/postgres.ts';
import { openClient } from './copy-into.ts';

const EDGES = [
  0, -0, 1, -1.5, 0.1, 1e-4, 9.9e-5, 1e14, 1e15, 123456789012345680, 1e23, 5e22, -1e23, 1e21, 1e-7, 5e-324,
  1.7976931348623157e308,
];

/** What Postgres prints for each of `texts`, read as `type`. */
async function printed(texts: readonly string[], type: string): Promise<string[]> {
  await using database = await testDatabase();
  const client = await openClient(database.url);
  try {
    const { rows } = await client.query<{ text: string }>(
      `SELECT given.text::${type}::text AS text FROM unnest($1::text[]) WITH ORDINALITY AS given(text, n) ORDER BY n`,
      [texts],
    );
    return rows.map((row) => row.text);
  } finally {
    await client.end();
  }
}

test('doubles and reals print as Postgres prints them', async () => {
  const doubles = [
    ...EDGES,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    ...fc.sample(fc.double(), { numRuns: 3000, seed: 1 }),
  ];
  const vector: Vector = { kind: 'float64', values: Float64Array.from(doubles), valid: null };
  const texts = doubles.map((_, row) => cellText(vector, row, 'double')!);
  expect(texts).toEqual(await printed(texts, 'float8'));

  const reals = [1e6, 123456, 1234567, 1e-5, ...fc.sample(fc.float(), { numRuns: 3000, seed: 1 })];
  const singles: Vector = { kind: 'float64', values: Float64Array.from(reals), valid: null };
  const realTexts = reals.map((_, row) => cellText(singles, row, 'real')!);
  expect(realTexts).toEqual(await printed(realTexts, 'float4'));
  expect(realTexts.map((text) => Math.fround(Number(text)))).toEqual(reals.map(Math.fround));
});

test('a real that is a power of two, and those beside it, print as Postgres prints them', async () => {
  const magnitudes = Array.from({ length: 277 }, (_, nth) => 2 ** (nth - 149)).flatMap((power) => {
    const unit = Math.max(power * 2 ** -23, 2 ** -149);
    return [power - Math.max(unit / 2, 2 ** -149), power, power + unit];
  });
  const reals = magnitudes.flatMap((magnitude) => [magnitude, -magnitude]);
  const vector: Vector = { kind: 'float64', values: Float64Array.from(reals), valid: null };
  const texts = reals.map((_, row) => cellText(vector, row, 'real')!);
  expect(texts).toEqual(
    await printed(
      reals.map((real) => (Object.is(real, -0) ? '-0' : real.toExponential(40))),
      'float4',
    ),
  );
});

test('dates and timestamps print as Postgres prints them', async () => {
  const days = [
    0,
    -1,
    59,
    -730_486,
    -2_451_545,
    2_145_031_948,
    2147483647,
    -2147483648,
    ...fc.sample(fc.integer({ min: -1e6, max: 3e6 }), { numRuns: 2000, seed: 1 }),
  ];
  const dates: Vector = { kind: 'int32', values: Int32Array.from(days), valid: null };
  const texts = days.map((_, row) => cellText(dates, row, 'date')!);
  const shifted = days.map((day) => (Math.abs(day) > 2147483646 ? texts[days.indexOf(day)]! : `J${day + 2_451_545}`));
  expect(texts).toEqual(await printed(shifted, 'date'));

  const micros = [
    0n,
    -1n,
    2n ** 63n - 1n,
    -(2n ** 63n),
    ...fc.sample(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), { numRuns: 2000, seed: 1 }),
  ];
  const vector: Vector = {
    kind: 'micros',
    high: Int32Array.from(micros, (value) => Number(value >> 32n)),
    low: Uint32Array.from(micros, (value) => Number(value & 0xffffffffn)),
    valid: null,
  };
  for (const type of ['timestamp', 'timestamptz'] as const) {
    const printedHere = micros.map((_, row) => cellText(vector, row, type)!);
    expect(printedHere).toEqual(await printed(printedHere, type));
  }
  const plain = micros.map((_, row) => cellText(vector, row, 'timestamp')!);
  expect(plain.slice(0, 2)).toEqual(['2000-01-01 00:00:00', '1999-12-31 23:59:59.999999']);
});

test.each<[Vector, string | null]>([
  [{ kind: 'decimal', unscaled: Float64Array.of(-50), scale: 2, valid: null }, '-0.50'],
  [{ kind: 'decimal', unscaled: Float64Array.of(12), scale: -2, valid: null }, '1200'],
  [{ kind: 'decimal', unscaled: Float64Array.of(5), scale: 0, valid: Uint8Array.of(0) }, null],
  [{ kind: 'int64', values: BigInt64Array.of(-9223372036854775808n), valid: null }, '-9223372036854775808'],
  [{ kind: 'bool', values: Uint8Array.of(1), valid: null }, 'true'],
  [{ kind: 'values', values: [1e-7] }, '0.0000001'],
  [{ kind: 'values', values: [{ a: [numberText('12345678901234567890')] as never }] }, '{"a":[12345678901234567890]}'],
  [{ kind: 'values', values: [{ numberText: '5' }] }, '{"numberText":"5"}'],
  [{ kind: 'values', values: [numberText('0.10000000000000000001')] }, '0.10000000000000000001'],
  [{ kind: 'values', values: [null] }, null],
])('a cell of %o prints as %s', (vector, text) => {
  expect(cellText(vector, 0, 'untyped')).toBe(text);
});
