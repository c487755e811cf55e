import { describe, expect, test } from 'vitest';
import {
  CHARACTER_CLASSES,
  rangesOfClass,
} from '../../../operators/expression/functions/string/unicode/character-class.ts';
import { toFolded, toLower, toUpper } from '../../../operators/expression/functions/string/unicode/letter-case.ts';
import { compareAlone } from './generate/compare.ts';
import { oracleForFile } from './generate/oracle-for-file.ts';
import { stringCheck, TEXTS, type Values } from './string-check.ts';

const oracle = oracleForFile();
const check = stringCheck(oracle);

const PARTS: Values = ['', 'a', 'bc', 'xy', '🦦', 'é', ' ', null];
const INTEGERS: Values = ['-2147483648', '-3', '-1', '0', '1', '2', '3', '7', '2147483647', null];
const COUNTS: Values = ['-2147483648', '-1', '0', '1', '2', '5', '9', null];

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
  const { rows } = await oracle().client.query<Record<string, string>>(
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
      oracle(),
      expressions.map((sql) => ({ sql, parts: [] })),
    );
    expect(compared.disagreements).toEqual([]);
    expect(compared.counts.agreed).toBe(expressions.length);
  });
});
