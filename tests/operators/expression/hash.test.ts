import { afterAll, beforeAll, test } from 'vitest';
import { hashRoutines } from '../../../operators/expression/functions/hash/index.ts';
import { type TestDatabase, testDatabase } from '../../services/postgres.ts';
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

const BYTES = ['\\x', '\\x00', '\\xff', '\\x616263', `\\x${'00ff80'.repeat(100)}`, null];

test.each(['md5', 'sha224', 'sha256', 'sha384', 'sha512', 'crc32', 'crc32c'])('%s of bytes is as on Postgres', (name) =>
  expectSame(oracle, hashRoutines, { name, types: ['bytea'], values: [BYTES] }),
);

test('md5 of a text is as on Postgres', () =>
  expectSame(oracle, hashRoutines, {
    name: 'md5',
    types: ['text'],
    values: [['', 'abc', 'é🦦', 'x'.repeat(1000), null]],
  }));
