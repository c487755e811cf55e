import { afterAll, beforeAll } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../services/postgres.ts';
import { type Oracle, openOracle } from './oracle.ts';

/** One oracle for the test file, on a database of its own; there once the file's tests begin. */
export function oracleForFile(): () => Oracle {
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
  return () => oracle;
}
