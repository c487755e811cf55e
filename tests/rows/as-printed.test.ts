import { expect, test } from 'vitest';
import type { BytesVector } from '../../runtime/contract/vector.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { arePrinted, asPrinted } from '../../runtime/rows/convert/as-printed.ts';
import { query } from '../bench/query.ts';
import { vectorOf } from '../contract/vector-of.ts';
import { workplace } from '../worker/workplace.ts';
import { typeTexts } from './type-texts.ts';

const NUMERICS = [
  ...[
    '0',
    '-0',
    '00',
    '0.0',
    '-0.00',
    '+5',
    '5',
    '05',
    '0.50',
    '.5',
    '5.',
    '-.5',
    '1e2',
    '1.50e1',
    '1e-3',
    '10',
    '-10',
  ],
  ...[
    '-07.0',
    '1_000',
    '0x1F',
    'NaN',
    'nan',
    'Infinity',
    '-inf',
    ' 7 ',
    '123456789012345678901234567890.10',
    '100',
    '0.001',
  ],
];
const DIGITS = 'a0eebc999c0b4ef8bb6d6bb9bd380a11';
const HYPHENED = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11';
const UUIDS = [
  HYPHENED,
  HYPHENED.toUpperCase(),
  DIGITS,
  `{${HYPHENED}}`,
  'a0eebc99-9c0b4ef8-bb6d6bb9-bd380a11',
  HYPHENED,
];

const printedOf = (texts: readonly string[], type: 'numeric' | 'uuid') => {
  const vector = vectorOf(texts, { type }, 'bytes');
  const printed = asPrinted(vector, type, { length: texts.length, selection: null });
  return { isSame: printed === vector, texts: texts.map((_, row) => cellText(printed, row, type)) };
};

test.each([
  ['numeric', NUMERICS],
  ['uuid', UUIDS],
] as const)('a %s, however it is written, is written as Postgres prints it', async (type, texts) => {
  await using work = await workplace({ files: { 'a.csv': 'k\n' }, fields: [{ name: 'k', dataType: 'text' }] });
  const rows = await query<{ text: string }>(
    work.url,
    `SELECT value::${type}::text AS text FROM unnest(ARRAY[${texts.map((text) => `'${text}'`).join(', ')}]) AS value`,
  );
  const printed = rows.map(({ text }) => text);
  expect(printedOf(texts, type).texts).toEqual(printed);
  for (const [nth, text] of texts.entries()) {
    const { isSame, texts: alone } = printedOf([text], type);
    expect([text, alone, isSame]).toEqual([text, [printed[nth]], isSame && text === printed[nth]]);
  }
  // What is written so is not written again.
  expect(
    printedOf(
      printed.filter((text) => !/[a-z]/i.test(text) || type === 'uuid'),
      type,
    ).isSame,
  ).toBe(true);
});

test('only rows that are still in are looked at', () => {
  const vector = vectorOf(['1', '1e2', '2'], { type: 'numeric' }, 'bytes') as BytesVector;
  expect(asPrinted(vector, 'numeric', { length: 3, selection: Int32Array.of(0, 2) })).toBe(vector);
});

test.each(['numeric', 'uuid'] as const)(
  'what passes for a printed %s is one, and Postgres prints it so',
  async (type) => {
    await using work = await workplace({ files: { 'a.csv': 'k\n' }, fields: [{ name: 'k', dataType: 'text' }] });
    const texts = [...typeTexts(type, 2000), '7'.repeat(131_073), `0.${'7'.repeat(16_384)}`, '-', '.', '--1', '1.2.3'];
    const passed = texts.filter((text) =>
      arePrinted(vectorOf([text], { type }, 'bytes'), type, { length: 1, selection: null }),
    );
    const printed = await query<{ text: string }>(
      work.url,
      `SELECT value::${type}::text AS text FROM unnest(ARRAY[${passed.map((text) => `'${text}'`).join(', ')}]) AS value`,
    );
    expect(passed.length).toBeGreaterThan(50);
    expect(printed.map(({ text }) => text)).toEqual(passed);
  },
);
