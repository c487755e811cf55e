import { expect, test } from 'vitest';
import { matchPath } from '../../sources/files/match-path.ts';
import { pathPattern } from '../../sources/files/path-pattern.ts';

const matcher = (pattern: unknown, at = '2026-03-29T00:30:00Z') =>
  matchPath(pathPattern.parse(pattern), Date.parse(at));

test.each<[unknown, string, boolean]>([
  ['*.csv', 'a.csv', true],
  ['*.csv', 'deep/er/a.csv', true],
  ['*.csv', 'a.csv.gz', false],
  ['daily/*.csv', 'daily/a.csv', true],
  ['daily/*.csv', 'a.csv', false],
  ['daily/**/x-?.csv', 'daily/2026/01/x-1.csv', true],
  [{ type: 'glob', pattern: '{a,b}.csv' }, 'b.csv', true],
  [{ type: 'regex', pattern: 'orders-[0-9]+\\.csv' }, 'x/orders-12.csv', true],
  [{ type: 'regex', pattern: 'orders-[0-9]+\\.csv' }, 'orders-12.csv.gz', false],
  [{ type: 'regex', pattern: '[0-9]{4}/[0-9]{2}/.*' }, '2026/03/any', true],
  [{ type: 'regex', pattern: '[0-9]{4}/[0-9]{2}/.*' }, 'x/2026/03/any', false],
  [{ type: 'regex', pattern: '(?i)ORDERS.*' }, 'orders.csv', true],
  [{ type: 'regex', pattern: '\\p{L}+\\.csv' }, 'größe.csv', true],
])('%j and %s: %s', (pattern, file, expected) => {
  expect(matcher(pattern)(file)).toBe(expected);
});

test.each<[unknown, string]>([
  [{ type: 'date_template', pattern: 'o-{YYYY}{MM}{DD}.csv' }, 'o-20260329.csv'],
  [{ type: 'date_template', pattern: 'o-{YY}-{HH}-*.csv' }, 'o-26-00-7.csv'],
  [{ type: 'date_template', pattern: 'o-{YYYY}-{MM}-{DD}.csv', offsetDays: -1 }, 'o-2026-03-28.csv'],
  [{ type: 'date_template', pattern: '{YYYY}/{MM}/{DD}/*.csv', timeZone: 'America/New_York' }, '2026/03/28/a.csv'],
  [{ type: 'date_template', pattern: '{DD}T{HH}', timeZone: 'Asia/Kolkata' }, '29T06'],
  [{ type: 'date_template', pattern: '{DD}T{HH}', timeZone: 'Europe/Zurich' }, '29T01'],
])('a date template is filled with the moment in its time zone: %j is %s', (pattern, file) => {
  expect(matcher(pattern)(file)).toBe(true);
});

test('a day before is a day of the calendar, also where clocks are changed in between', () => {
  const pattern = { type: 'date_template', pattern: '{DD}T{HH}', timeZone: 'Europe/Zurich', offsetDays: -1 };
  expect(matcher(pattern, '2026-03-29T21:30:00Z')('28T23')).toBe(true);
});

test('a regular expression takes no exponential time', () => {
  expect(matcher({ type: 'regex', pattern: '(a+)+$' })(`${'a'.repeat(1_000)}!`)).toBe(false);
});

test.each([
  { type: 'date_template', pattern: 'orders.csv' },
  { type: 'date_template', pattern: '{YYYY}.csv', timeZone: 'Mars/Olympus' },
  { type: 'glob' },
  { type: 'prefix', pattern: 'a' },
  { type: 'regex', pattern: '(a' },
  { type: 'regex', pattern: '(?=a)b' },
  { type: 'regex', pattern: '(a)\\1' },
  '',
])('%j is refused when it is saved', (pattern) => {
  expect(pathPattern.safeParse(pattern).success).toBe(false);
});
