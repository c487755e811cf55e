import type { DataType } from '../../../runtime/contract/column.ts';
import type { Seeded } from '../../faults/seed.ts';
import { typeTexts } from '../../rows/type-texts.ts';

/** Types whose values have an order, and what Postgres calls them. */
export const ORDERED_TYPES = [
  ['untyped', 'text'],
  ['text', 'text'],
  ['varchar', 'varchar'],
  ['smallint', 'smallint'],
  ['integer', 'integer'],
  ['bigint', 'bigint'],
  ['numeric', 'numeric'],
  ['real', 'real'],
  ['double', 'double precision'],
  ['boolean', 'boolean'],
  ['date', 'date'],
  ['timestamp', 'timestamp'],
  ['timestamptz', 'timestamptz'],
  ['uuid', 'uuid'],
] as const satisfies readonly (readonly [DataType, string])[];

export type OrderedType = (typeof ORDERED_TYPES)[number][0];

const LETTERS = ['a', 'b', 'A', ' ', '\u0001', '\u007f', '\u0080', 'é', 'ß', '中', '\ud7ff', '\ue000', '\uffff', '😀'];

const TEXT_EDGES = [
  ...['', 'a', 'aa', 'ab', 'b', 'a ', 'a\u0001', 'abcdefgh', 'abcdefghi', 'abcdefg', '\u0001', '\u0001\u0001'],
  ...['é', 'e\u0301', 'z', '\uffff', '\ufffe', '\u{10000}', '\u{10ffff}', 'a\uffff', 'a\u{10000}', '\ue000', '10', '9'],
  ...['x'.repeat(63), 'x'.repeat(64), 'x'.repeat(65), `${'x'.repeat(64)}\u0001`, 'é'.repeat(40), '😀'.repeat(700)],
];

const EXPONENTS = [0, 1, 14, 15, 16, 17, 37, 38, 39, 40, 41, 42, 43, 100, 16_000, 100_000];
const DIGIT_COUNTS = [1, 2, 3, 7, 8, 9, 10, 13, 14, 15, 16, 17, 18, 40];

const NUMERIC_EDGES = [
  ...['0', '0.00', '0e50', '.0', '1', '1.0', '1e0', '1.', '10', '1e1', '0.1', '0.10', '1e-1', '1e-16000', '1e100000'],
  ...['99', '100', '101', '1.01', '1.0099', '12.5', '12.50', '12.500000000000000000', '0000000000000000000012.5'],
  ...['0x10', '16', '1_6', '1.6e1', '999999999999999', '1000000000000000', '9999999999999999', '10000000000000000'],
  ...EXPONENTS.flatMap((at) => [`1e${at}`, `9.99e${at}`]),
  ...EXPONENTS.filter((at) => at <= 16_000).flatMap((at) => [`1e-${at}`, `9.99e-${at}`]),
  ...DIGIT_COUNTS.flatMap((count) => ['9'.repeat(count), `1${'0'.repeat(count - 1)}`, `.${'9'.repeat(count)}`]),
  ...DIGIT_COUNTS.map((count) => `${'0'.repeat(count)}.${'0'.repeat(count)}1`),
  ...[`1${'0'.repeat(5000)}`, '1e5000', `1${'0'.repeat(5000)}1`, `0.${'0'.repeat(5000)}1`, '1e-5001'],
];

const FLOAT_EDGES = [
  ...[
    'NaN',
    'nan',
    'Infinity',
    '-Infinity',
    'inf',
    '-inf',
    '0',
    '-0',
    '0.0',
    '-0.0',
    '1e-30',
    '-1e-30',
    '1e30',
    '-1e30',
  ],
  ...['1', '1.0', '1e0', '-1', '1.0000001', '1.00000001', '16777216', '16777217', '-16777217', '1e-45', '-1e-45'],
];

const DATE_EDGES = [
  ...['infinity', '-infinity', '0001-01-01', '0001-01-02', '9999-12-31', '9999-12-30', '2000-01-01', '1999-12-31'],
  ...[
    '2000-01-02',
    '1970-01-01',
    '20240229',
    '2024-02-29',
    'Feb 29 2024',
    '294276-12-31',
    '4713-01-01 BC',
    '0044-03-15 BC',
  ],
];

const TIME_EDGES = [
  ...DATE_EDGES,
  ...[
    '294276-12-31 23:59:59.999999',
    '2000-01-01 00:00:00.000001',
    '1999-12-31 23:59:59.999999',
    '2000-01-01 01:11:34.967295',
  ],
  ...['2000-01-01 01:11:34.967296', '1999-12-31 22:48:25.032704', '1999-12-31 22:48:25.032703', '2024-02-29T12:00:00Z'],
  ...['2024-02-29 12:00:00+02', '2024-02-29 10:00:00', '2024-02-29 12:00:00.5', '2024-02-29 12:00:00.500000'],
];

const UUIDS = ['550e8400-e29b-41d4-a716-446655440000', `${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}`];
const UUID_EDGES = UUIDS.flatMap((text) => {
  const bare = text.replaceAll('-', '');
  const next = [
    `${text.slice(0, -1)}1`,
    `8${text.slice(1)}`,
    `f${text.slice(1)}`,
    `A${text.slice(1)}`,
    `9${text.slice(1)}`,
  ];
  return [text, text.toUpperCase(), bare, `{${text}}`, `{${bare.toUpperCase()}}`, ...next];
});

const BOOLEANS = ['true', 'tru', 'tr', 't', 'TRUE', 'T', 'yes', 'ye', 'y', 'on', '1', ' true '];
const BOOLEAN_EDGES = [...BOOLEANS, 'false', 'fals', 'f', 'FALSE', 'F', 'no', 'n', 'off', 'of', '0', '\tno\n'];

/** Texts of cells, many of them equal or near to each other; some are none of the type. */
export function orderedCells(type: OrderedType, random: Seeded): string[] {
  const given = typeTexts(type, 250, random.next(2 ** 31));
  const made = (count: number, make: () => string) => Array.from({ length: count }, make);
  switch (type) {
    case 'untyped':
    case 'text':
    case 'varchar':
      return [...TEXT_EDGES, ...given, ...made(300, () => textOf(random)), ...made(80, () => wholeOf(random))];
    case 'smallint':
    case 'integer':
    case 'bigint':
      return [...given, ...made(200, () => wholeOf(random))];
    case 'numeric': {
      const numbers = [...NUMERIC_EDGES, ...made(500, () => numberOf(random))];
      return [...given, 'NaN', 'Infinity', ...numbers.flatMap((text) => [text, `-${text}`])];
    }
    case 'real':
    case 'double':
      return [...FLOAT_EDGES, ...given, ...made(300, () => numberOf(random))];
    case 'boolean':
      return [...BOOLEAN_EDGES, ...given];
    case 'date':
      return [...DATE_EDGES, ...given, ...made(200, () => timeOf(random).slice(0, 10))];
    case 'timestamp':
    case 'timestamptz':
      return [...TIME_EDGES, ...given, ...made(200, () => timeOf(random))];
    case 'uuid':
      return [...UUID_EDGES, ...given];
    default:
      return type satisfies never;
  }
}

function textOf(random: Seeded): string {
  const start = ['', 'abcdefg', 'abcdefgh'][random.next(3)]!;
  return start + Array.from({ length: random.next(5) }, () => LETTERS[random.next(LETTERS.length)]).join('');
}

function digitsOf(count: number, random: Seeded): string {
  return Array.from({ length: count }, () => random.next(10)).join('');
}

function wholeOf(random: Seeded): string {
  return `${random.next(2) === 0 ? '-' : ''}${digitsOf(1 + random.next(18), random)}`;
}

/** Its digits are few of several lengths, so that numbers differ late, and zeros stand before and behind. */
function numberOf(random: Seeded): string {
  const count = DIGIT_COUNTS[random.next(DIGIT_COUNTS.length)]!;
  const digits = random.next(2) === 0 ? digitsOf(count, random) : '10'.repeat(20).slice(0, count - 1) + random.next(10);
  const point = random.next(count + 1);
  const zeros = '0'.repeat(random.next(3));
  const fraction = point === count ? '' : `.${digits.slice(point)}${zeros}`;
  const exponent = random.next(3) === 0 ? `e${random.next(90) - 45}` : '';
  return `${zeros}${digits.slice(0, point)}${fraction}${exponent}`;
}

function timeOf(random: Seeded): string {
  const seconds = random.next(2) === 0 ? 946_684_800 + random.next(20) - 10 : random.next(2 ** 32) - 2 ** 31;
  const micros = String(random.next(2) === 0 ? 0 : random.next(1_000_000)).padStart(6, '0');
  return `${new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')}.${micros}`;
}
