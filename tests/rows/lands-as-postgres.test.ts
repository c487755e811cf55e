import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ColumnType } from '../../runtime/contract/column.ts';
import { createEncoder } from '../../runtime/rows/encode/encoder.ts';
import { batchOf, column } from '../contract/batch-of.ts';
import { type TestDatabase, testDatabase } from '../services/postgres.ts';
import { copyInto, copyText, openClient } from './copy-into.ts';
import { encodeBatch, target } from './encode-batch.ts';
import { typeTexts } from './type-texts.ts';

const TYPES: readonly (readonly [sql: string, type: ColumnType])[] = [
  ['text', { type: 'text' }],
  ['varchar(5)', { type: 'varchar', length: 5 }],
  ['smallint', { type: 'smallint' }],
  ['integer', { type: 'integer' }],
  ['bigint', { type: 'bigint' }],
  ['numeric', { type: 'numeric' }],
  ['numeric(12,2)', { type: 'numeric', precision: 12, scale: 2 }],
  ['numeric(5,0)', { type: 'numeric', precision: 5, scale: 0 }],
  ['numeric(3,5)', { type: 'numeric', precision: 3, scale: 5 }],
  ['numeric(4,-2)', { type: 'numeric', precision: 4, scale: -2 }],
  ['numeric(38,18)', { type: 'numeric', precision: 38, scale: 18 }],
  ['real', { type: 'real' }],
  ['double precision', { type: 'double' }],
  ['boolean', { type: 'boolean' }],
  ['date', { type: 'date' }],
  ['timestamp', { type: 'timestamp' }],
  ['timestamptz', { type: 'timestamptz' }],
  ['jsonb', { type: 'json' }],
  ['uuid', { type: 'uuid' }],
];

const GENERATED = 12_000;

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await testDatabase();
  client = await openClient(database.url);
});

afterAll(async () => {
  await client.end();
  await database[Symbol.asyncDispose]();
});

describe.each(TYPES)('%s', (sql, type) => {
  test.each(['binary', 'text'] as const)(
    'lands by COPY %s as Postgres reads it from text, or both refuse it',
    async (format) => {
      const texts = typeTexts(type.type, GENERATED);
      const valid = await validByPostgres(texts, sql);
      await client.query(`DROP TABLE IF EXISTS ours, theirs;
      CREATE TABLE ours (n integer, c ${sql}); CREATE TABLE theirs (n integer, c ${sql})`);
      const theirs = texts.flatMap((text, n) => (valid[n] ? [Buffer.from(`${n}\t${copyText(text)}\n`)] : []));
      await copyInto(client, 'theirs', 'text', theirs);

      const rows = texts.map((text, n) => ({ n, c: text }));
      const encoder = createEncoder([target(0, { type: 'integer' }), target(1, type)], { coerce: false, format });
      const { rows: encoded } = encodeBatch(encoder, batchOf([column('n'), column('c')], rows));
      await copyInto(
        client,
        'ours',
        format,
        encoded.map((row) => row.encoded),
      );

      expect(await differences(texts)).toEqual([]);
      expect(theirs.length).toBeGreaterThan(texts.length / 10);
    },
  );
});

/** Texts that one side took and the other did not, or that landed as different values. */
async function differences(texts: readonly string[]): Promise<unknown[]> {
  const { rows } = await client.query<{ n: number; ours: string | null; theirs: string | null }>(
    `SELECT coalesce(ours.n, theirs.n) AS n, ours.c::text AS ours, theirs.c::text AS theirs
     FROM ours FULL JOIN theirs ON ours.n = theirs.n
     WHERE ours.n IS NULL OR theirs.n IS NULL OR ours.c IS DISTINCT FROM theirs.c OR ours.c::text IS DISTINCT FROM theirs.c::text
     ORDER BY 1 LIMIT 20`,
  );
  return rows.map((row) => ({ ...row, text: texts[row.n] }));
}

async function validByPostgres(texts: readonly string[], sql: string): Promise<boolean[]> {
  const { rows } = await client.query<{ valid: boolean; moving: boolean }>(
    `SELECT pg_input_is_valid(text, $2) AS valid FROM unnest($1::text[]) WITH ORDINALITY AS given(text, n) ORDER BY n`,
    [texts, sql],
  );
  return rows.map((row) => row.valid);
}
