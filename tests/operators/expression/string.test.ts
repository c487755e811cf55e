import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SqlType } from '../../../operators/expression/contract.ts';
import { stringRoutines } from '../../../operators/expression/functions/string/index.ts';
import {
  CHARACTER_CLASSES,
  rangesOfClass,
} from '../../../operators/expression/functions/string/unicode/character-class.ts';
import { toFolded, toLower, toUpper } from '../../../operators/expression/functions/string/unicode/letter-case.ts';
import { type TestDatabase, testDatabase } from '../../services/postgres.ts';
import { compareAlone } from './generate/compare.ts';
import { type Oracle, openOracle } from './generate/oracle.ts';
import { expectSame } from './json-differential.ts';

let database: TestDatabase;
let oracle: Oracle;

beforeAll(async () => {
  database = await testDatabase();
  oracle = await openOracle(database.url);
});

afterAll(async () => {
  await oracle?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

type Values = readonly (string | null)[];

const TEXTS: Values = [
  '',
  'a',
  'abc',
  'Hello wORLD',
  "o'neill-SMITH 2nd_x é9é",
  'ÉàßŉΣς İıǅ ﬁ Ꭰꭰ ᾳ',
  'x🦦y🦦',
  'e\u0301 \u00c5',
  ' \t\n ',
  'xyxabcxy',
  null,
];
const PARTS: Values = ['', 'a', 'bc', 'xy', '🦦', 'é', ' ', null];
const INTEGERS: Values = ['-2147483648', '-3', '-1', '0', '1', '2', '3', '7', '2147483647', null];
const COUNTS: Values = ['-2147483648', '-1', '0', '1', '2', '5', '9', null];

function check(name: string, types: readonly SqlType[], values: readonly Values[]): Promise<void> {
  return expectSame(oracle, stringRoutines, { name, types, values });
}

describe('functions of one text', () => {
  test.each([
    'upper',
    'lower',
    'initcap',
    'casefold',
    'length',
    'char_length',
    'character_length',
    'octet_length',
    'bit_length',
    'btrim',
    'ltrim',
    'rtrim',
    'ascii',
    'reverse',
    'quote_literal',
    'quote_nullable',
    'unicode_assigned',
  ])('%s is as on Postgres', (name) =>
    check(name, ['text'], [[...TEXTS, "it's", 'back\\slash', '\u{1ccfa}', '\u00e9', '가', 'ﬁ', '\ufb1d\u0307\u0323']]),
  );
});

test('every character has the case that Postgres gives it, and is in the same classes', async () => {
  const letters = `SELECT string_agg(chr(i), '' ORDER BY i) AS all FROM generate_series(1, 1114111) i
    WHERE i NOT BETWEEN 55296 AND 57343 AND (i < 210000 OR i BETWEEN 917504 AND 921599 OR i > 1114000)`;
  const { rows } = await oracle.client.query<Record<string, string>>(
    `SELECT upper(x.all) AS in_upper, lower(x.all) AS in_lower, casefold(x.all) AS folded, ${CHARACTER_CLASSES.map(
      (name) => `regexp_replace(x.all, '[^[:${name}:]]+', '', 'g') AS "${name}"`,
    ).join(', ')}, x.all FROM (${letters}) x`,
  );
  const theirs = rows[0]!;
  const all = theirs.all!;
  expect(differing(toUpper(all), theirs.in_upper!)).toEqual([]);
  expect(differing(toLower(all), theirs.in_lower!)).toEqual([]);
  expect(differing(toFolded(all), theirs.folded!)).toEqual([]);
  for (const name of CHARACTER_CLASSES) {
    const ranges = rangesOfClass(name);
    const members = new Uint8Array(0x110000);
    for (let at = 0; at < ranges.length; at += 2) members.fill(1, ranges[at]!, ranges[at + 1]! + 1);
    const ours = [...all].filter((character) => members[character.codePointAt(0)!] === 1).join('');
    expect(differing(ours, theirs[name]!), name).toEqual([]);
  }
});

/** The first characters that are not the same. */
function differing(ours: string, theirs: string): string[] {
  if (ours === theirs) return [];
  const [left, right] = [[...ours], [...theirs]];
  return left
    .flatMap((character, at) => (character === right[at] ? [] : [`${character.codePointAt(0)!.toString(16)} at ${at}`]))
    .slice(0, 5);
}

describe('trimming and padding', () => {
  test.each(['btrim', 'ltrim', 'rtrim'])('%s takes the characters to remove', (name) =>
    check(name, ['text', 'text'], [TEXTS, ['', ' ', 'xy', 'y🦦', 'cba', ' \t\n', null]]),
  );
  test.each(['lpad', 'rpad'])('%s fills up and cuts off', async (name) => {
    await check(name, ['text', 'integer'], [TEXTS, COUNTS]);
    await check(name, ['text', 'integer', 'text'], [TEXTS, COUNTS, ['', '-', 'é🦦', 'ab', null]]);
    await check(
      name,
      ['text', 'integer'],
      [['a'], ['268435455', '268435456', '2147483647']].map((values) => values.slice(-1)),
    );
  });
  test('repeat takes the text so many times', async () => {
    await check('repeat', ['text', 'integer'], [TEXTS, COUNTS]);
    await check(
      'repeat',
      ['text', 'integer'],
      [
        ['ab', '🦦', ''],
        ['1073741820', '2147483647'],
      ].map((values, at) => (at === 0 ? values.slice(0, 2) : values)),
    );
  });
});

describe('pieces', () => {
  test.each(['substring', 'substr'])('%s cuts by characters', async (name) => {
    await check(name, ['text', 'integer'], [TEXTS, INTEGERS]);
    await check(name, ['text', 'integer', 'integer'], [TEXTS, INTEGERS, INTEGERS]);
  });
  test.each(['left', 'right'])('%s counts from either end', (name) =>
    check(name, ['text', 'integer'], [TEXTS, INTEGERS]),
  );
  test('overlay replaces a piece', async () => {
    await check('overlay', ['text', 'text', 'integer'], [TEXTS, PARTS, INTEGERS]);
    await check('overlay', ['text', 'text', 'integer', 'integer'], [TEXTS, ['', 'xy'], INTEGERS, INTEGERS]);
  });
  test('split_part counts fields from either end', () =>
    check('split_part', ['text', 'text', 'integer'], [[...TEXTS, 'a,b,,c', ',', ',,'], [...PARTS, ','], INTEGERS]));
});

describe('searching and replacing', () => {
  test.each(['position', 'strpos', 'starts_with', '^@'])('%s is as on Postgres', (name) =>
    check(name === 'position' ? 'strpos' : name, ['text', 'text'], [TEXTS, PARTS]),
  );
  test('replace replaces every occurrence', () =>
    check(
      'replace',
      ['text', 'text', 'text'],
      [
        [...TEXTS, 'aaa', '$&a'],
        [...PARTS, 'aa'],
        ['', 'a', '$&$1', '🦦', null],
      ],
    ));
  test('translate replaces character by character', () =>
    check(
      'translate',
      ['text', 'text', 'text'],
      [TEXTS, ['', 'abc', 'aab', 'x🦦', 'oO', null], ['', 'x', '🦦y', 'xyz', null]],
    ));
});

describe('codes', () => {
  test('chr refuses what is no character', () =>
    check(
      'chr',
      ['integer'],
      [
        [
          '-1',
          '0',
          '1',
          '65',
          '233',
          '55295',
          '55296',
          '57343',
          '57344',
          '129446',
          '1114111',
          '1114112',
          '2147483647',
          null,
        ],
      ],
    ));
  test('unistr reads escapes', () =>
    check(
      'unistr',
      ['text'],
      [
        [
          'd\\0061t\\+000061',
          '\\u0061\\U00000061',
          '\\\\',
          '\\',
          '\\0',
          '\\000',
          '\\0000',
          '\\u0000',
          '\\UFFFFFFFF',
          '\\+110000',
          '\\D83E\\DDA6',
          '\\uD83E\\+00DDA6',
          '\\D83E',
          '\\D83Ex',
          '\\D83E\\\\',
          '\\DDA6',
          '\\D83E\\0061',
          '\\+00D83E\\U0000DDA6',
          '\\x',
          '\\u00g1',
          'é🦦\\00e9',
          null,
        ],
      ],
    ));
  test('normalize and IS NORMALIZED know four forms', async () => {
    const forms = ['', 'NFC', 'NFD', 'NFKC', 'NFKD'];
    const expressions = ["'e\u0301'", "'\u00e9'", "'ﬁ'", "'가'", "'\ufb1d\u0307\u0323'", "''", 'NULL::text'].flatMap(
      (text) =>
        forms.flatMap((form) => [
          `normalize(${text}${form === '' ? '' : `, ${form}`})`,
          `${text} IS ${form} NORMALIZED`,
          `${text} IS NOT ${form} NORMALIZED`,
        ]),
    );
    const compared = await compareAlone(
      oracle,
      expressions.map((sql) => ({ sql, parts: [] })),
    );
    expect(compared.disagreements).toEqual([]);
    expect(compared.counts.agreed).toBe(expressions.length);
  });
});

describe('joining and formatting', () => {
  const SAMPLES: readonly (readonly [SqlType, Values])[] = [
    ['text', ['', 'x', null]],
    ['boolean', ['t', 'f', null]],
    ['integer', ['-5', null]],
    ['numeric', ['1.50', 'NaN']],
    ['double precision', ['-0', '1e300']],
    ['bytea', ['\\x00ff']],
    ['date', ['2024-02-29', 'infinity']],
    ['timestamp with time zone', ['2024-02-29 12:00:00.5+02']],
    ['interval', ['1 day -2 hours']],
    ['jsonb', ['{"a": [1, null]}', 'null']],
    ['integer[]', ['{1,NULL}', null]],
  ];
  test.each(SAMPLES)('a %s is joined to texts', async (type, values) => {
    await check('concat', ['text', type, type], [['a', null], values, values]);
    await check('concat_ws', ['text', 'text', type, type], [[',', '', null], ['a', null], values, values]);
    await check(
      'format',
      ['text', type],
      [['%s', '<%5s>', '%-5s|', '%L', '%I', '%1$s %1$L', '%s %s', '%%', '%'], values],
    );
    if (type.endsWith('[]')) return;
    await check('||', ['text', type], [['a', '', null], values]);
    await check('||', [type, 'text'], [values, ['a', '', null]]);
    await check('quote_literal', [type], [values]);
    await check('quote_nullable', [type], [values]);
  });
  test('format reads specifiers as Postgres does', () =>
    check(
      'format',
      ['text', 'text', 'integer', 'text'],
      [
        [
          '',
          '%',
          '%%',
          '%s',
          '%s %s %s',
          '%s %s %s %s',
          '%3$s %1$s %s',
          '%0$s',
          '%4$s',
          '%d',
          '%1$',
          '%1',
          '%-',
          '%-10s|',
          '%10s|',
          '%*2$s|',
          '%-*2$s|',
          '%*0$s',
          '%**s',
          '%*s',
          '%2$*s',
          '%1$*2$s|',
          '%1$*2$L|',
          '%2147483647s',
          '%2147483648s',
          '%99999999999$s',
          '%05s|',
          '%--7s|',
          '%I %s %L',
          '%1$-3I|',
          '% s',
          '%é',
          '%*2s',
          '%s%',
          null,
        ],
        ['a', 'X y', "it's", null],
        ['4', '-6', null],
        ['b', null],
      ],
    ));
  test('parse_ident reads names with dots', () =>
    check(
      'parse_ident',
      ['text', 'boolean'],
      [
        ['', 'a', ' A . "B c" ', '"a""b".C', 'a.', '.a', 'a b', 'a.b+c', '1a', 'a$1', '"a', '""', 'É.é', null],
        ['t', 'f', null],
      ],
    ));
  test('quote_ident quotes what needs it', () =>
    check(
      'quote_ident',
      ['text'],
      [[...TEXTS, 'select', 'SELECT', 'user', 'name', 'between', '_x1', '1x', 'a"b', 'é', 'x$']],
    ));
});

describe('LIKE', () => {
  const LIKE_TEXTS: Values = ['', 'a', 'abc', 'ABC', 'a%c', 'a\\c', 'aXbXc', 'x🦦y', 'É', 'İ', 'ab\nc', '_', null];
  const PATTERNS: Values = [
    '',
    '%',
    '%%',
    '_',
    '__',
    '___',
    'a%',
    '%c',
    '%b%',
    'a_c',
    'a\\%c',
    'a\\\\c',
    'a\\',
    'b\\',
    '%\\',
    '\\',
    '%\\%%',
    '_%_',
    '%_',
    'a%b%c',
    '%🦦%',
    'x_y',
    'x__y',
    'é',
    'i',
    'i̇',
    '\\_',
    '\\a%',
    'a\\bc',
    '%abc%',
    'abc',
    '%a\\',
    '%_\\',
    '%_%\\',
    '_%_\\',
    null,
  ];
  test.each(['~~', '!~~', '~~*', '!~~*'])('%s is as on Postgres', (name) =>
    check(name, ['text', 'text'], [LIKE_TEXTS, PATTERNS]),
  );
  test('another escape character is translated', () =>
    check(
      'like_escape',
      ['text', 'text'],
      [
        ['a#%b', 'a##b', '\\%#', '#', '##', '\\', '#\\', 'é🦦x', '', null],
        ['#', '', '\\', 'é', '🦦', '##', '%', null],
      ],
    ));
});
