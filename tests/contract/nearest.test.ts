import { expect, test } from 'vitest';
import { nearest, suggestion } from '../../runtime/contract/nearest.ts';

const NAMES = ['email', 'e_mail', 'balance', 'signup_date', 'id'];

test('a name is found whatever its case and separators, by a letter wrong, left out, added or swapped', () => {
  expect(nearest('E-Mail', NAMES)).toEqual(['email', 'e_mail']);
  expect(nearest('SignupDate', NAMES)).toEqual(['signup_date']);
  for (const typo of ['balanse', 'balnce', 'ballance', 'balacne']) expect(nearest(typo, NAMES)).toEqual(['balance']);
  expect(suggestion('balacne', NAMES)).toBe('; did you mean "balance"?');
});

test('the nearest comes first, three at most', () => {
  expect(nearest('name', ['nam', 'nae', 'xame', 'same', 'name_'])).toEqual(['name_', 'nam', 'nae']);
});

test('a name that is mostly different is not offered', () => {
  expect(nearest('x', NAMES)).toEqual([]);
  expect(nearest('phone', NAMES)).toEqual([]);
  expect(suggestion('phone', NAMES)).toBe('');
});
