import { describe, test } from 'vitest';
import type { SqlType } from '../../../operators/expression/contract.ts';
import { oracleForFile } from './generate/oracle-for-file.ts';
import { stringCheck, TEXTS, type Values } from './string-check.ts';

const check = stringCheck(oracleForFile());

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
