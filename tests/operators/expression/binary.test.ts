import { describe, expect, test } from 'vitest';
import type { SqlType } from '../../../operators/expression/contract.ts';
import { binaryRoutines } from '../../../operators/expression/functions/binary/index.ts';
import { compareAlone } from './generate/compare.ts';
import { oracleForFile } from './generate/oracle-for-file.ts';
import { expectSame } from './json-differential.ts';

const oracle = oracleForFile();

type Values = readonly (string | null)[];

const BYTES: Values = ['\\x', '\\x00', '\\x61', '\\xc3a9', '\\xff00fe', '\\x1234567890', '\\x5c61', '\\x616161', null];
const INTEGERS: Values = ['-2147483648', '-1', '0', '1', '2', '3', '39', '40', '2147483647', null];

function check(name: string, types: readonly SqlType[], values: readonly Values[]): Promise<void> {
  return expectSame(oracle(), binaryRoutines, { name, types, values });
}

test.each(['length', 'octet_length', 'bit_length', 'reverse'])('%s of bytes is as on Postgres', (name) =>
  check(name, ['bytea'], [BYTES]),
);

describe('pieces', () => {
  test.each(['substring', 'substr'])('%s cuts by bytes', async (name) => {
    await check(name, ['bytea', 'integer'], [BYTES, INTEGERS]);
    await check(name, ['bytea', 'integer', 'integer'], [BYTES, INTEGERS, INTEGERS]);
  });
  test('overlay replaces a piece', async () => {
    await check('overlay', ['bytea', 'bytea', 'integer'], [BYTES, BYTES, INTEGERS]);
    await check('overlay', ['bytea', 'bytea', 'integer', 'integer'], [BYTES, ['\\x00ff'], INTEGERS, INTEGERS]);
  });
  test.each(['btrim', 'ltrim', 'rtrim', '||'])('%s is as on Postgres', (name) =>
    check(name, ['bytea', 'bytea'], [BYTES, BYTES]),
  );
  test('position finds other bytes', async () => {
    const literals = BYTES.map((value) => (value === null ? 'NULL::bytea' : `'${value}'::bytea`));
    await same(literals.flatMap((part) => literals.map((bytes) => `position(${part} IN ${bytes})`)));
  });
});

describe('single bytes', () => {
  test('get_byte and set_byte', async () => {
    await check('get_byte', ['bytea', 'integer'], [BYTES, INTEGERS]);
    await check('set_byte', ['bytea', 'integer', 'integer'], [BYTES, INTEGERS, ['-1', '0', '255', '256', null]]);
  });
});

describe('LIKE', () => {
  const patterns: Values = ['\\x', '\\x25', '\\x5f', '\\x6125', '\\xff5ffe', '\\x5c', '\\x615c', '\\x5c5c25', null];
  test.each(['~~', '!~~'])('%s goes byte by byte', (name) => check(name, ['bytea', 'bytea'], [BYTES, patterns]));
  test('another escape byte is translated', () =>
    check('like_escape', ['bytea', 'bytea'], [patterns, ['\\x', '\\x5c', '\\x25', '\\x2525', '\\xff', null]]));
});

describe('as text', () => {
  test('encode writes three formats', () =>
    check(
      'encode',
      ['bytea', 'text'],
      [
        [...BYTES, `\\x${'00ff61'.repeat(19)}`, `\\x${'00ff61'.repeat(40)}`],
        ['hex', 'HEX', 'base64', 'escape', 'nope', '', null],
      ],
    ));
  test('decode reads them', async () => {
    await check(
      'decode',
      ['text', 'text'],
      [
        ['', '00ff', ' 00 FF ', '0', '0g', '0 0', '00\t\n\r', 'é', null],
        ['hex', 'Hex', 'nope'],
      ],
    );
    await check(
      'decode',
      ['text', 'text'],
      [
        [
          '',
          'YQ==',
          'YQ=',
          'YQ',
          'YWI=',
          'YW Ji\nYw==',
          'Y===',
          '=',
          'YQ==YQ==',
          'YQ=a',
          'YQ=aYWJj',
          'YWJj',
          'a*==',
          'é',
          '+/+/',
          null,
        ],
        ['base64'],
      ],
    );
    await check(
      'decode',
      ['text', 'text'],
      [['', 'abc', '\\000\\377', '\\\\', '\\', '\\400', '\\00', '\\x', 'é\\303', null], ['escape']],
    );
  });
  test('convert_to and convert_from know UTF8 and LATIN1', async () => {
    await check(
      'convert_to',
      ['text', 'text'],
      [
        ['', 'abc', 'é', '€', '🦦', null],
        ['UTF8', 'utf-8', 'LATIN1', 'iso-8859-1', null],
      ],
    );
    await check(
      'convert_from',
      ['bytea', 'text'],
      [
        [...BYTES, '\\xf09fa6a6', '\\xeda080', '\\xc080'],
        ['UTF8', 'latin1', null],
      ],
    );
  });
});

test('the version and time in a UUID', async () => {
  const uuids = [
    '019535d9-3df7-79fb-b466-fa907fa17f9e',
    '41db1265-8bc1-4ab3-992f-885799a4af1d',
    'c232ab00-9414-11ec-b3c8-9f6bdeced846',
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    'ffffffff-ffff-1fff-bfff-ffffffffffff',
    'ffffffff-ffff-7fff-8fff-ffffffffffff',
    '00000000-0000-1000-8000-000000000000',
    '12345678-1234-7234-c234-123456789abc',
    null,
  ];
  await check('uuid_extract_version', ['uuid'], [uuids]);
  await check('uuid_extract_timestamp', ['uuid'], [uuids]);
});

async function same(expressions: readonly string[]): Promise<void> {
  const compared = await compareAlone(
    oracle(),
    expressions.map((sql) => ({ sql, parts: [] })),
  );
  expect(compared.disagreements).toEqual([]);
  expect(compared.counts.unsupported).toBe(0);
}
