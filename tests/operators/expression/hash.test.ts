import { test } from 'vitest';
import { hashRoutines } from '../../../operators/expression/functions/hash/index.ts';
import { oracleForFile } from './generate/oracle-for-file.ts';
import { expectSame } from './json-differential.ts';

const oracle = oracleForFile();

const BYTES = ['\\x', '\\x00', '\\xff', '\\x616263', `\\x${'00ff80'.repeat(100)}`, null];

test.each(['md5', 'sha224', 'sha256', 'sha384', 'sha512', 'crc32', 'crc32c'])('%s of bytes is as on Postgres', (name) =>
  expectSame(oracle(), hashRoutines, { name, types: ['bytea'], values: [BYTES] }),
);

test('md5 of a text is as on Postgres', () =>
  expectSame(oracle(), hashRoutines, {
    name: 'md5',
    types: ['text'],
    values: [['', 'abc', 'é🦦', 'x'.repeat(1000), null]],
  }));
