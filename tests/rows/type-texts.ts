import fc from 'fast-check';
import type { DataType } from '../../runtime/contract/column.ts';
import { DATE_EDGES, dateTimeText } from './date-texts.ts';

type Texts = fc.Arbitrary<string>;

const digits = (max: number): Texts => fc.stringMatching(new RegExp(`^[0-9]{1,${max}}$`));
const sign = fc.constantFrom('', '', '', '-', '+');
const space = fc.constantFrom('', '', '', '', ' ', '\t', '\n', '\v', '  ', '\u00a0');
const exponent = fc.constantFrom('', '', '', 'e5', 'E-3', 'e+10', 'e', 'e1_0', 'e-20', 'e400', 'e-400');

const integerText: Texts = fc
  .tuple(
    space,
    sign,
    fc.oneof(
      digits(5),
      digits(11),
      digits(20),
      fc.constantFrom('0x1F', '0xff_ff', '0o17', '0b101', '1_000', '1__0', '0x', '_1'),
    ),
    space,
  )
  .map((parts) => parts.join(''));

const decimalText: Texts = fc
  .tuple(
    space,
    sign,
    fc.oneof(
      digits(4),
      digits(18),
      fc.tuple(digits(6), digits(4)).map((parts) => parts.join('.')),
      fc.tuple(digits(20), digits(20)).map((parts) => parts.join('.')),
      digits(6).map((fraction) => `.${fraction}`),
      digits(6).map((whole) => `${whole}.`),
      fc.constantFrom('0x1F', '1_000.5_5', 'NaN', 'inf', 'Infinity', '.', '1.2.3', '1,000', '0x1.8p3'),
    ),
    exponent,
    space,
  )
  .map((parts) => parts.join(''));

const json: Texts = fc.oneof(
  fc.json(),
  fc.json().map((text) => ` ${text}\n`),
  fc.json({ stringUnit: 'binary' }),
  fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom('', '"', '\\', ',', '}', '0', '\\u0000', '\\ud800', '\u0001'))
    .map(
      ([text, at, piece]) =>
        text.slice(0, at % (text.length + 1)) + piece + text.slice((at % (text.length + 1)) + (at % 2)),
    ),
);

const uuid: Texts = fc.tuple(fc.uuid(), fc.constantFrom(0, 0, 0, 1, 2, 3, 4, 5, 6, 7)).map(([text, form]) => {
  const bare = text.replaceAll('-', '');
  const forms = [
    text,
    bare,
    `{${text}}`,
    text.toUpperCase(),
    bare.replace(/(.{4})(?!$)/g, '$1-'),
    ` ${text}`,
    `{${text}`,
    text.replace(/^.(..)./, '-$1-'),
  ];
  return forms[form]!;
});

const plain: Texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ maxLength: 8 }).map((text) => `${text}     `),
);

const words = fc.constantFrom(
  'true',
  'FALSE',
  't',
  'f',
  'yes',
  'no',
  'on',
  'off',
  'o',
  'of',
  'y',
  'n',
  '1',
  '0',
  '2',
  '01',
  'tru',
  'truee',
  'ye',
  '',
  'null',
  'onn',
  'offf',
);
const boolean: Texts = fc.tuple(space, words, space).map((parts) => parts.join(''));

const GENERATED: Record<DataType, Texts> = {
  untyped: plain,
  text: plain,
  varchar: plain,
  smallint: integerText,
  integer: integerText,
  bigint: integerText,
  numeric: decimalText,
  real: decimalText,
  double: decimalText,
  boolean,
  date: dateTimeText,
  timestamp: dateTimeText,
  timestamptz: dateTimeText,
  json,
  uuid,
};

type Bend = (text: string, at: number, character: string) => string;

/** What may have happened to a character of a text. */
const BENDS: readonly Bend[] = [
  (text, at, character) => text.slice(0, at) + character + text.slice(at + 1),
  (text, at, character) => text.slice(0, at) + character + text.slice(at),
  (text, at) => text.slice(0, at) + text.slice(at + 1),
  (text, at) => text.slice(at) + text.slice(0, at),
];

const bend = fc.tuple(
  fc.constantFrom(...BENDS),
  fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  fc.constantFrom(...'-+.:,/ 0129aAeEgPTtZz{}"_'),
);

/** Two in three as they are, the others with some characters changed, added, left out or moved. */
const bent = (texts: Texts): Texts =>
  fc
    .tuple(texts, fc.array(bend, { minLength: 1, maxLength: 3 }), fc.nat(2))
    .map(([text, bends, die]) =>
      die > 0
        ? text
        : bends.reduce(
            (soFar, [change, place, character]) => change(soFar, Math.floor(place * soFar.length), character),
            text,
          ),
    );

const INTEGER_EDGES = [
  ...[
    '',
    ' ',
    '-',
    '+',
    '0',
    '-0',
    '+0',
    '00',
    '007',
    '1e3',
    '1.0',
    '1.',
    '0x',
    '0X7F',
    '-0x8000',
    '0x8001',
    '0b',
    '0o8',
    '1_',
    '_1',
    '1__1',
    '0x_f',
    '0_0',
  ],
  ...['32767', '32768', '-32768', '-32769', '2147483647', '2147483648', '-2147483648', '-2147483649', '+2147483647'],
  ...[
    '9223372036854775807',
    '9223372036854775808',
    '-9223372036854775808',
    '-9223372036854775809',
    '999999999999999999',
    '1000000000000000000',
  ],
  ...[
    '4294967296',
    '-4294967296',
    '4294967295',
    '-4294967295',
    '65536',
    '-65536',
    '281474976710656',
    '-281474976710656',
    '0000000000000000000000000000001',
  ],
  ...[
    '-1',
    '-999999999',
    '-1000000000',
    '-1000000001',
    '123456789012345678',
    '-123456789012345678',
    ' 12',
    '12 ',
    '1 2',
    '--1',
    '+-1',
    '１２',
  ],
];

const DECIMAL_EDGES = [
  ...INTEGER_EDGES,
  ...[
    '.',
    '.5',
    '5.',
    '-.5',
    '+.5',
    '1e',
    'e1',
    '1e5',
    '1E+5',
    '1e-5',
    '1.5e3',
    '1e1_0',
    '1_000.25',
    '1._5',
    '1_.5',
    'NaN',
    'nan',
    '-NaN',
    '+nan',
    'nan(12)',
    'inf',
    '-inf',
    '+Infinity',
    'infinit',
    'Infinityx',
  ],
  ...[
    '0.005',
    '0.015',
    '0.025',
    '-0.005',
    '0.0049999999999999999',
    '1.005',
    '2.675',
    '9999999999.994',
    '9999999999.995',
    '-9999999999.995',
    '99999999999',
    '0.1',
    '0.10',
    '0.100000000000000000001',
  ],
  ...[
    '1e131071',
    '1e131072',
    '1e-16383',
    '1e-16384',
    '0e-20000',
    '0e200000',
    '1e-2000000000',
    '1e2000000000',
    '0.00',
    '-0.00',
    '000.000',
    '12345678901234567890.123456789',
  ],
  ...[
    '1e308',
    '1.8e308',
    '1.7976931348623157e308',
    '1.7976931348623159e308',
    '5e-324',
    '2e-324',
    '1e-323',
    '3.4028235e38',
    '3.4028236e38',
    '1e39',
    '1e-45',
    '7e-46',
    '1.17549435e-38',
    '16777217',
    '16777216.5',
    '16777217.000000001',
    '8388608.5',
    '0.1000000014901161193847656250001',
  ],
  ...[
    '0x1p4',
    '0x1.8',
    '0x.8p1',
    '0x1p-1074',
    '0x1p-1075',
    '0x1.fffffffffffff8p0',
    '0x1.fffffffffffff7p0',
    '9007199254740993',
    '9007199254740992.5',
    '123456789012345',
    '1234567890123456',
    '99999999999999.99',
    '9.9e-5',
    '10000',
    '9999',
    '99990000',
    '100000000',
    '0.0001',
    '0.00009999',
    '10000.0001',
  ],
];

const EDGES: Partial<Record<DataType, readonly string[]>> = {
  smallint: INTEGER_EDGES,
  integer: INTEGER_EDGES,
  bigint: INTEGER_EDGES,
  numeric: DECIMAL_EDGES,
  real: DECIMAL_EDGES,
  double: DECIMAL_EDGES,
  date: DATE_EDGES,
  timestamp: DATE_EDGES,
  timestamptz: DATE_EDGES,
  boolean: ['', ' ', 'TRUE', ' true ', 'T', 'tRuE', 'On', 'OFF', 'o', 'oN', '1 ', '10', 'yess', 'falsey'],
  text: ['', ' ', '\\N', '\\.', '\\', 'a\tb\nc\rd', '\u{10ffff}', '\ufeff', 'ﬀ', 'e\u0301'],
  varchar: [
    '',
    '12345',
    '123456',
    '12345 ',
    '12345          ',
    '1234  \t',
    'äöüßé',
    'äöüßéx',
    'äöüßé   ',
    '😀😀😀😀😀',
    '😀😀😀😀😀😀',
    '12345\u00a0',
    '     ',
    '      ',
    '\\N',
  ],
  json: [
    ...[
      '',
      ' ',
      'null',
      'true',
      'tru',
      '"a"',
      '"',
      '"\\u0000"',
      '"\\ud83d\\ude00"',
      '"\\ud83d"',
      '"\\ude00"',
      '"\\ud83dx"',
      '"\\ud83d\\n"',
      '"\\x"',
      '"\t"',
      '"\\u00e9"',
      '"\\u00E"',
      '[',
      '[]',
      '[1,]',
      '[,1]',
      '{',
      '{}',
      '{"a"}',
      '{"a":}',
      '{"a":1,}',
      '{"a":1,"a":2}',
      '{a:1}',
      "{'a':1}",
    ],
    ...[
      '0',
      '-0',
      '01',
      '1.',
      '.1',
      '1e5',
      '1e',
      '1e+',
      '-',
      '+1',
      '1e400',
      '1e131071',
      '1e131072',
      '1e-16383',
      '1e-16384',
      '0e200000',
      'NaN',
      '1 2',
      '[1 2]',
      '{"a":1 "b":2}',
      '\ufeff{}',
      '{"":1}',
      '[[[[]]]]',
      '\u00a0{}',
      '{"a":[1,{"b":null}]}',
      '"\u007f"',
      '\v{}',
    ],
  ],
  uuid: [
    '',
    '{}',
    '550e8400-e29b-41d4-a716-446655440000',
    '550e8400e29b41d4a716446655440000',
    '{550e8400-e29b-41d4-a716-446655440000}',
    '550e-8400-e29b-41d4-a716-4466-5544-0000',
    '550e8400-e29b-41d4-a716-44665544000g',
    '550e8400--e29b-41d4-a716-446655440000',
    '550e8400-e29b-41d4-a716-446655440000-',
    '{550e8400-e29b-41d4-a716-446655440000',
    '550e8400-e29b-41d4-a716-446655440000}',
    '55-0e8400-e29b-41d4-a716-446655440000',
    '-ab-cdef-e29b-41d4-a716-446655440000',
    '550e8400-e29b-41d4-a716--44-55440000',
    '550e8400-e29b-41d4-a716-446655-400--',
    'ZZZe8400-e29b-41d4-a716-446655440000',
  ],
};

/** Edge cases of a type, then `count` generated texts, some of which the type takes and some not. None holds NUL. */
export function typeTexts(type: DataType, count: number, seed = 1): string[] {
  const generated = fc.sample(bent(GENERATED[type]), { numRuns: count, seed });
  return [...(EDGES[type] ?? []), ...generated].filter((text) => text.isWellFormed() && !text.includes('\0'));
}
