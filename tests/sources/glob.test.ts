import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchPath } from '../../sources/files/match-path.ts';
import { pathPattern } from '../../sources/files/path-pattern.ts';

const matches = (glob: string, file: string): boolean => matchPath(pathPattern.parse(glob), 0)(file);

describe('a glob', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    [
      '*.csv',
      ['a.csv', 'x/y/a.csv', 'a b.csv', 'ü.csv', '-a.csv', 'a\nb.csv', 'a,b.csv'],
      ['.a.csv', '.csv', 'a.CSV', 'a.csv~'],
    ],
    ['/*.csv', ['a.csv'], ['x/a.csv']],
    ['a/*.csv', ['a/b.csv'], ['a/.b.csv', 'a/b/c.csv', 'b/a/c.csv', 'a.csv']],
    ['**/a.csv', ['a.csv', 'x/a.csv', 'x/y/a.csv', 'x//a.csv'], ['.x/a.csv', 'x/.y/a.csv', 'xa.csv']],
    ['a/**', ['a/b', 'a/b/c'], ['a', 'ab', 'a/.b', 'a/b/.c']],
    ['a/**/b/*.csv', ['a/b/c.csv', 'a/x/y/b/c.csv'], ['a/b/c/d.csv', 'a/xb/c.csv']],
    ['?.csv', ['a.csv', '日.csv', '🦀.csv'], ['ab.csv', '..csv', '.csv']],
    ['?*?.csv', ['ab.csv', 'abc.csv'], ['a.csv', '.b.csv']],
    ['[a-c]*.csv', ['b.csv', 'cx.csv'], ['d.csv', 'B.csv']],
    ['[!a-c].csv', ['d.csv', '-.csv'], ['a.csv', '..csv']],
    ['x[!a]y', ['x.y', 'xby'], ['xay', 'x/y']],
    ['[]a].csv', ['].csv', 'a.csv'], ['b.csv']],
    ['[a-].csv', ['-.csv', 'a.csv'], ['b.csv']],
    ['[z-a]x', [], ['ax', 'zx', '-x']],
    ['a[b', ['a[b'], ['ab']],
    ['{a,b}.csv', ['a.csv', 'b.csv'], ['c.csv', 'a,b.csv']],
    ['x{a,b{1,2},}.csv', ['xa.csv', 'xb1.csv', 'xb2.csv', 'x.csv'], ['xb.csv']],
    ['{*,.*}.csv', ['a.csv', '.a.csv'], []],
    ['p{1..3}', ['p1', 'p2', 'p3'], ['p0', 'p4', 'p{1..3}']],
    ['p{08..11}', ['p08', 'p09', 'p10', 'p11'], ['p8']],
    ['p{a..e..2}', ['pa', 'pc', 'pe'], ['pb']],
    ['{a}', ['{a}'], ['a']],
    ['{a,b', ['{a,b'], ['a', 'b']],
    ['a\\*.csv', ['a*.csv'], ['ab.csv']],
    ['a\\{b,c\\}', ['a{b,c}'], ['ab']],
    ['[[]x[]]', ['[x]'], ['x']],
    ['a.b+c(d)|e$^', ['a.b+c(d)|e$^'], ['axb+c(d)|e$^']],
    ['100%.csv', ['100%.csv'], ['100%25.csv']],
    ['é.csv', ['é.csv'], ['e\u0301.csv']],
    ['e\u0301.csv', ['e\u0301.csv'], ['é.csv']],
  ])('%j means these files and not those', (glob, those, others) => {
    for (const file of those) expect(matches(glob, file), file).toBe(true);
    for (const file of others) expect(matches(glob, file), file).toBe(false);
  });

  test('means what it meant to path.matchesGlob', () => {
    const word = fc.constantFrom('a', 'b', 'ab', '.', '.a', 'a.b', '-');
    const sign = fc.constantFrom('*', '?', '[ab]', '[!a]', '[a-b]', '{a,b}', '{a,b*}', '{1..3}');
    const part = fc.oneof(
      { weight: 1, arbitrary: fc.constant('**') },
      {
        weight: 5,
        arbitrary: fc.array(fc.oneof(word, sign), { minLength: 1, maxLength: 4 }).map((all) => all.join('')),
      },
    );
    const glob = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    const name = fc
      .array(fc.constantFrom('a', 'b', '.', '-', '1', '2'), { minLength: 1, maxLength: 4 })
      .map((all) => all.join(''))
      .filter((all) => all !== '.' && all !== '..');
    const file = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(glob, file, (pattern, found) => {
        fc.pre(!/(^|\/)\.{1,2}(\/|$)/.test(pattern));
        const looked = pattern.includes('/') ? found : path.posix.basename(found);
        expect(matches(pattern, found)).toBe(path.posix.matchesGlob(looked, pattern));
      }),
      { numRuns: 5_000 },
    );
  });

  test.each([
    ['{a,b}'.repeat(11)],
    ['{1..100000}'],
    ['{0..99}{0..99}'],
    [`{${'a'.repeat(100)},b}`.repeat(9)],
    ['a'.repeat(1_001)],
    ['+(a|b).csv'],
    ['!(a).csv'],
    ['[[:alpha:]].csv'],
  ])('%j is refused when it is saved', (glob) => {
    expect(pathPattern.safeParse(glob).success).toBe(false);
    expect(pathPattern.safeParse({ type: 'glob', pattern: glob }).success).toBe(false);
    expect(pathPattern.safeParse({ type: 'date_template', pattern: `{YYYY}${glob}` }).success).toBe(false);
  });

  test('takes no time that grows beyond its length, whatever the names are', () => {
    const start = performance.now();
    const match = matchPath(pathPattern.parse(`${'*a'.repeat(40)}*b`), 0);
    for (let times = 0; times < 100; times++) expect(match('a'.repeat(1_000))).toBe(false);
    const many = matchPath(pathPattern.parse(`${'{a,b}'.repeat(9)}*.csv`), 0);
    for (let times = 0; times < 100; times++) expect(many(`${'ab'.repeat(500)}.txt`)).toBe(false);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
