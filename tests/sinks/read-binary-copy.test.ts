import { isUtf8 } from 'node:buffer';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBinaryCopy } from '../../sinks/postgres/staging/read-binary-copy.ts';
import { cellOf } from '../../sinks/postgres/staging/read-made.ts';
import { type TestDatabase, testDatabase } from '../services/postgres.ts';

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await testDatabase();
  client = new pg.Client(database.url);
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database[Symbol.asyncDispose]();
});

async function copyOf(select: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of client.query(copyTo(`COPY (${select}) TO STDOUT (FORMAT binary)`))) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test('gives each cell of a binary COPY, empty ones and NULL apart, however long', async () => {
  const texts = ['', null, 'a', 'x'.repeat(200), 'é𝄞', 'x'.repeat(70_000)];
  const values = texts.map((text, at) => `(${at}, ${text === null ? 'NULL' : `'${text}'`})`).join(', ');
  const copy = await copyOf(`SELECT t, n::text FROM (VALUES ${values}) AS v(n, t) ORDER BY n`);
  const { length, vectors } = readBinaryCopy(copy, 2);
  expect(length).toBe(texts.length);
  expect(texts.map((_, row) => cellOf(vectors[0]!, row))).toEqual(texts);
  expect(texts.map((_, row) => cellOf(vectors[1]!, row))).toEqual(texts.map((_, at) => String(at)));
});

test('leaves nothing between the cells that is no text, whatever their lengths', async () => {
  const copy = await copyOf(`SELECT repeat('x', n), NULL::text FROM generate_series(0, 300) AS n`);
  const { from, to, buffer } = readBinaryCopy(copy, 2).vectors[0]!;
  const shared = buffer.subarray(from, to);
  expect(isUtf8(shared)).toBe(true);
  expect(shared.includes(0)).toBe(false);
});

test('no rows give none', async () => {
  expect(readBinaryCopy(await copyOf('SELECT 1::text WHERE false'), 1)).toMatchObject({ length: 0 });
});

test('a COPY that is cut anywhere, or of other columns, is refused', async () => {
  const copy = await copyOf(`SELECT 'ab', 'c' FROM generate_series(1, 3)`);
  for (let size = 0; size < copy.length; size++) {
    expect(() => readBinaryCopy(Buffer.from(copy.subarray(0, size)), 2)).toThrow(RangeError);
  }
  expect(() => readBinaryCopy(copy, 3)).toThrow(RangeError);
});
