import fc from 'fast-check';
import type { DataType } from '../../runtime/contract/column.ts';
import { bent } from './bent-texts.ts';
import { dateTimeText } from './date-texts.ts';
import { EDGES } from './edge-texts.ts';

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

/** Edge cases of a type, then `count` generated texts, some of which the type takes and some not. None holds NUL. */
export function typeTexts(type: DataType, count: number, seed = 1): string[] {
  const generated = fc.sample(bent(GENERATED[type]), { numRuns: count, seed });
  return [...(EDGES[type] ?? []), ...generated].filter((text) => text.isWellFormed() && !text.includes('\0'));
}
