import { describe, test } from 'vitest';
import { oracleForFile } from './generate/oracle-for-file.ts';
import { stringCheck, type Values } from './string-check.ts';

const check = stringCheck(oracleForFile());

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
