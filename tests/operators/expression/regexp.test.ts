import { describe, expect, test } from 'vitest';
import type { SqlType } from '../../../operators/expression/contract.ts';
import { allMatches } from '../../../operators/expression/functions/regexp/all-matches.ts';
import { Regex } from '../../../operators/expression/functions/regexp/engine/regex.ts';
import { ADVANCED } from '../../../operators/expression/functions/regexp/engine/regex-options.ts';
import { regexpRoutines } from '../../../operators/expression/functions/regexp/index.ts';
import { column } from '../../contract/batch-of.ts';
import { compareAlone, compareOnRows } from './generate/compare.ts';
import { oracleForFile } from './generate/oracle-for-file.ts';
import { expectSame } from './json-differential.ts';
import { regexpCases } from './regexp-patterns.ts';

const oracle = oracleForFile();

type Values = readonly (string | null)[];

function check(name: string, types: readonly SqlType[], values: readonly Values[]): Promise<void> {
  return expectSame(oracle(), regexpRoutines, { name, types, values });
}

const TEXTS: Values = ['', 'a', 'foobar', 'foobarbequebazilbarfbonk', 'ABC abc', 'a🦦b🦦', 'l1\nl2\n', 'aaa bb', null];

/** Each is a rule of its own: what is longest, what wants less, what a group keeps, what is no pattern. */
const PATTERNS: Values = [
  '',
  'a',
  'foo|foobar',
  '(foo|foobar)(bar|)',
  '(a*)(ab)*(b*)',
  '(a|ab)(c|bcd)(d*)',
  'X*?',
  '(b.*?)(a)',
  'a{2}',
  '(a){2,3}?',
  '(.)\\1',
  '^',
  '$',
  '^l',
  '(?n)^l.$',
  '(?w)l.$',
  '(?p)^.+$',
  '\\mb',
  'b\\M',
  '\\y',
  '\\Y',
  '[[:<:]]b',
  '(?=b)',
  '(?<!a)b',
  '(?<=a.)b',
  '***=a',
  '***:a',
  '(?i)A',
  '(?q)(',
  '(?z)a',
  '(?x) a # x',
  'a**',
  '(',
  ')',
  '[',
  '[b-a]',
  '[[:nope:]]',
  '[[.hyphen.]]',
  'a{1',
  'a{2,1}',
  'a{256}',
  '\\',
  '\\9',
  '(?<=\\1)',
  '[\\d]',
  '[^\\D]',
  '\\x41',
  '\\u0061',
  '\\U00000061',
  '\\e',
  '\\q',
  '()',
  '()*',
  '(a*)*',
  '(a*)+',
  '(?:a|b)*?$',
  '🦦',
  '[^🦦]',
  '.🦦',
  '(((a)))',
  'b??',
  '(?:a+?b*)+',
  null,
];
const FLAGS: Values = ['', 'g', 'i', 'ig', 'n', 'x', 'b', 'e', 'q', 'qx', 'z', 'é', null];

describe('matching', () => {
  test.each(['~', '!~', '~*', '!~*'])('%s is as on Postgres', (name) =>
    check(name, ['text', 'text'], [TEXTS, PATTERNS]),
  );
  test.each([
    'regexp_match',
    'regexp_like',
    'regexp_split_to_array',
    'regexp_count',
    'regexp_substr',
    'regexp_instr',
    'substring',
  ])('%s takes the match that Postgres takes', (name) => check(name, ['text', 'text'], [TEXTS, PATTERNS]));
  test.each(['regexp_match', 'regexp_like', 'regexp_split_to_array'])('%s takes flags', (name) =>
    check(name, ['text', 'text', 'text'], [TEXTS, ['A', '^l.$', '(b)(A)', '( a )'], FLAGS]),
  );
});

describe('replacing', () => {
  test('groups, the match and backslashes stand in for it', () =>
    check(
      'regexp_replace',
      ['text', 'text', 'text'],
      [
        TEXTS,
        ['a', '(a)(b)?', '(b)(a)', '.*', '^', 'x*', '(', null],
        ['', '#', '[\\1]', '\\&\\&', '\\2\\9', '\\\\', '\\', '\\x', '$1', '\\0', null],
      ],
    ));
  test('flags, start and number choose what is replaced', async () => {
    await check(
      'regexp_replace',
      ['text', 'text', 'text', 'text'],
      [TEXTS, ['A', '', '(.)', '\\s*'], ['<\\1>'], [...FLAGS, '1', 'g1']],
    );
    const starts = ['-1', '0', '1', '2', '4', '99', null];
    await check('regexp_replace', ['text', 'text', 'text', 'integer'], [TEXTS, ['a', '^', ''], ['#'], starts]);
    await check(
      'regexp_replace',
      ['text', 'text', 'text', 'integer', 'integer'],
      [TEXTS, ['a', ''], ['#'], starts, ['-1', '0', '1', '2', '9', null]],
    );
    await check(
      'regexp_replace',
      ['text', 'text', 'text', 'integer', 'integer', 'text'],
      [TEXTS, ['A'], ['#'], ['1', '2'], ['0', '2'], FLAGS],
    );
  });
});

describe('finding', () => {
  const numbers: Values = ['-1', '0', '1', '2', '5', null];
  test('regexp_count counts from a start', () =>
    check('regexp_count', ['text', 'text', 'integer', 'text'], [TEXTS, ['a', '', 'B'], numbers, ['', 'i', 'g', null]]));
  test('regexp_substr chooses match and group', () =>
    check(
      'regexp_substr',
      ['text', 'text', 'integer', 'integer', 'text', 'integer'],
      [
        ['ABCDEF ab🦦c', 'aaa'],
        ['a', 'a(b)(x)?', '.'],
        ['0', '1', '2'],
        ['0', '1', '2'],
        ['', 'i', 'g'],
        ['-1', '0', '1', '2', '3'],
      ],
    ));
  test('regexp_instr chooses match, end and group', () =>
    check(
      'regexp_instr',
      ['text', 'text', 'integer', 'integer', 'integer', 'text', 'integer'],
      [
        ['ABCDEF ab🦦c', 'aaa'],
        ['a', 'a(b)(x)?', '.'],
        ['1', '2'],
        ['1', '2'],
        ['-1', '0', '1', '2'],
        ['', 'i', 'g'],
        ['-1', '0', '1', '2', '3'],
      ],
    ));
});

test('SIMILAR TO is translated and matches as on Postgres', async () => {
  const patterns = [
    '',
    '%',
    '_',
    'a%',
    'a|foo%',
    '(a|b)%',
    '[a-c]+',
    '[^a]%',
    'foo*bar?',
    'a{2}',
    '\\%',
    '%\\',
    'a.c',
    '^a$',
    '[]a]%',
    '[^]]%',
    '[[:alpha:]]*',
    '%#"o_b#"%',
    '%#"b%',
    '#"#"#"',
    '[#"a]',
    'é',
    '[é]',
    '[é]]',
    '%\\"oo\\"%',
    'a\\dz',
    '[\\]a]',
    '[a\\]%',
    '🦦',
  ];
  await check('similar_to_escape', ['text'], [patterns]);
  await check('similar_to_escape', ['text', 'text'], [patterns, ['', '\\', '#', 'é', '🦦', '##', '%', null]]);
  const texts = ['', 'a', 'foobar', 'a.c', ']', 'é'];
  const expressions = texts.flatMap((text) =>
    patterns.flatMap((pattern) => [
      `'${text}' SIMILAR TO '${pattern}'`,
      `'${text}' NOT SIMILAR TO '${pattern}' ESCAPE '#'`,
      `substring('${text}' SIMILAR '${pattern}' ESCAPE '#')`,
      `substring('${text}' FROM '${pattern}' FOR '#')`,
    ]),
  );
  const compared = await compareAlone(
    oracle(),
    expressions.map((sql) => ({ sql, parts: [] })),
  );
  expect(compared.disagreements).toEqual([]);
  expect(compared.counts.unsupported).toBe(0);
});

test('a bad SIMILAR TO pattern in a column fails where the text is NULL too, and not where pattern or escape are', async () => {
  const texts = ['abc', null];
  const patterns = ['a#"%#"c', '#"%#"#"', '#"[#"', 'a', null];
  const escapes = ['#', '##', null];
  const rows = texts.flatMap((text) => patterns.flatMap((pattern) => escapes.map((mark) => ({ text, pattern, mark }))));
  await oracle().client.query('CREATE TEMP TABLE similar_rows (row integer, text text, pattern text, mark text)');
  await oracle().client.query(
    `INSERT INTO similar_rows SELECT nth - 1, text, pattern, mark
     FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS given(text, pattern, mark, nth)`,
    [rows.map(({ text }) => text), rows.map(({ pattern }) => pattern), rows.map(({ mark }) => mark)],
  );
  const columns = [column('text', 'text'), column('pattern', 'text'), column('mark', 'text')];
  const expressions = [
    'substring(text similar pattern escape mark)',
    `substring(text similar pattern escape '#')`,
    `substring(text similar '#"%#"#"' escape mark)`,
    `substring(text similar '#"%#"#"' escape '#')`,
    `substring(text similar 'a' escape '##')`,
    'substring(NULL similar pattern escape mark)',
    `substring('abc' similar pattern escape mark)`,
    'text similar to pattern escape mark',
    `text not similar to pattern escape '#'`,
    `text similar to '#"%#"#"' escape mark`,
    `text similar to 'a' escape '##'`,
    'NULL similar to pattern escape mark',
  ];
  const compared = await compareOnRows(
    oracle(),
    expressions.map((sql) => ({ sql, parts: [] })),
    { columns, rows, kinds: {}, table: 'similar_rows' },
  );
  expect(compared.disagreements).toEqual([]);
});

describe('random patterns', () => {
  const seed = Number(process.env.REGEXP_SEED ?? Math.floor(Math.random() * 1_000_000));
  const count = Number(process.env.REGEXP_CASES ?? 800);

  test(`match, replace and split as on Postgres (REGEXP_SEED=${seed})`, async () => {
    const cases = regexpCases(seed, count);
    const quoted = (text: string) => `E'${text.replaceAll(/['\\]/g, '\\$&')}'`;
    const expressions = cases.flatMap(({ text, pattern, flags }) => {
      const args = `${quoted(text)}, ${quoted(pattern)}`;
      return [
        `regexp_match(${args}, '${flags}')`,
        `regexp_replace(${args}, E'<\\\\1|\\\\2|\\\\&>', 'g${flags}')`,
        `regexp_like(${args}, '${flags}')`,
        `regexp_instr(${args}, 1, 1, 1, '${flags}')`,
        `regexp_split_to_array(${args}, '${flags}')`,
      ];
    });
    const compared = await compareAlone(
      oracle(),
      expressions.map((sql) => ({ sql, parts: [] })),
    );
    expect(compared.disagreements).toEqual([]);
    expect(compared.counts.unsupported).toBe(0);
  });
});

test('a pattern nested too deeply is refused, as any pattern that is not valid', () =>
  check('~', ['text', 'text'], [['a'], ['('.repeat(100_000), `${'('.repeat(50)}a${')'.repeat(50)}`]]));

describe('time', () => {
  test('finds the same with more stages than an automaton keeps', () => {
    const text = Array.from({ length: 20_000 }, (_, at) => ((at * at * 7919 + at) % 13 < 6 ? 'a' : 'b')).join('');
    const regex = new Regex('a[ab]{13}b', ADVANCED, true);
    const subject = regex.subject(text);
    const ours = [...allMatches(regex, subject, 0)].map(([begin]) => begin);
    expect(ours).toEqual([...text.matchAll(/a[ab]{13}b/g)].map(({ index }) => index));
    const random = new Regex('(?:a|b)*a(?:a|b){11}c', ADVANCED, true);
    let state = 1;
    const letters = Array.from({ length: 20_000 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state % 1000 === 0 ? 'c' : state & 0x10000 ? 'a' : 'b';
    }).join('');
    const wanted = [...letters.matchAll(/[ab]*a[ab]{11}c/g)].map(({ index, 0: match }) => [
      index,
      index + match.length,
    ]);
    expect(wanted.length).toBeGreaterThan(3);
    expect([...allMatches(random, random.subject(letters), 0)]).toEqual(wanted);
  });

  test('does not explode while a match is divided among rounds', () => {
    const regex = new Regex('^(a{29}|a{31})*$', ADVANCED, true);
    const started = performance.now();
    expect(regex.match(regex.subject('a'.repeat(870)), 0)).toEqual([0, 870, 841, 870]);
    expect(performance.now() - started).toBeLessThan(10_000); // 30 rounds of two ways each
  });

  test.each([
    ['nested quantifiers', '(a+)+$', `${'a'.repeat(5000)}b`],
    ['alternatives that overlap', '(a|aa|aaa)*c', 'a'.repeat(5000)],
    ['a lookbehind at every place', '(?<=a.*)z', 'a'.repeat(5000)],
  ])('does not explode with %s', (_, pattern, text) => {
    const started = performance.now();
    expect(new Regex(pattern, ADVANCED, true).test(text)).toBe(false);
    expect(performance.now() - started).toBeLessThan(10_000); // a backtracking engine takes ages
  });
});
