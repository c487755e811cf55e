import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../services/postgres.ts';
import { NAUGHTY } from './naughty.ts';
import { type ReadInput, readFile } from './read-file.ts';

const golden = (name: string): Buffer => readFileSync(new URL(`golden/${name}`, import.meta.url));
const read = (input: Omit<ReadInput, 'format'> & { readonly format?: string }) =>
  readFile({ format: 'tsv', ...input, options: { escapes: 'backslash', ...input.options } });

/** All that Postgres escapes, and all that it can keep. */
const TEXTS = [
  ...NAUGHTY.filter((text) => !text.includes('\0') && text.length < 1000),
  'long'.repeat(1000),
  ...Array.from({ length: 127 }, (_, code) => String.fromCharCode(code + 1)),
  ...['a\\', '\\\\', '\\\n', '\\t', '\\x41', '\\101', '\b\f\n\r\t\v', 'a\tb', 'a|b', '\r', 'a\r', '\\\r\n'],
];

describe('text as COPY … TO of Postgres writes it', () => {
  let database: TestDatabase;
  let client: pg.Client;
  beforeAll(async () => {
    database = await testDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('CREATE TABLE texts (nr int, "a\tname" text, again text)');
    await client.query(
      'INSERT INTO texts SELECT nr, text, CASE WHEN nr % 3 > 0 THEN text END FROM unnest($1::text[]) WITH ORDINALITY AS t(text, nr)',
      [TEXTS],
    );
  });
  afterAll(async () => {
    await client.end();
    await database[Symbol.asyncDispose]();
  });

  const copied = (options: string) =>
    buffer(client.query(copyTo(`COPY (SELECT * FROM texts ORDER BY nr) TO STDOUT (FORMAT text, ${options})`)));
  const expected = TEXTS.map((text, at) => [String(at + 1), text, (at + 1) % 3 > 0 ? text : null]);

  test.each([3, 1000, 256 * 1024])(
    'comes back as it was, %i bytes at a time, and from every position on',
    async (batchBytes) => {
      const content = await copied('HEADER');
      const all = await read({ content, batchBytes });
      expect(all.names).toEqual(['nr', 'a\tname', 'again']);
      expect(all.rejects).toEqual([]);
      expect(all.rows).toEqual(expected);
      expect(all.consumed).toBe(content.length);
      expect(all.records).toEqual(expected.map(([nr, text, again]) => ({ nr, 'a\tname': text, again })));
      const step = Math.ceil(all.positions.length / 12);
      for (const after of all.positions.filter((_, at) => at % step === 0)) {
        expect((await read({ content, batchBytes, after })).rows).toEqual(expected.slice(Number(after.row)));
      }
    },
  );

  test.each([
    ["DELIMITER '|'", { delimiter: 'pipe' }],
    ["DELIMITER ',', NULL 'nothing'", { delimiter: 'comma', nullText: 'nothing' }],
    ["DELIMITER '\"', NULL ''", { delimiter: '"', nullText: 'none', emptyText: 'null' }],
  ])('with %s comes back, too, without a header', async (options, more) => {
    const names = ['nr', 'text', 'again'];
    const content = await copied(options);
    const { rows } = await read({
      format: 'csv',
      content,
      options: { hasHeader: false, names, ...more },
      batchBytes: 500,
    });
    const hasNoEmpty = 'emptyText' in more;
    expect(rows).toEqual(expected.map((row) => row.map((cell) => (hasNoEmpty && cell === '' ? null : cell))));
  });

  test('is read as COPY … FROM reads it, whatever is escaped', async () => {
    await client.query('CREATE TEMP TABLE loaded (nr int, text text)');
    const token = fc.constantFrom(
      ...[
        '\\n',
        '\\t',
        '\\b',
        '\\f',
        '\\r',
        '\\v',
        '\\\\',
        '\\x41',
        '\\x4',
        '\\x',
        '\\xg',
        '\\X41',
        '\\101',
        '\\7',
        '\\12',
      ],
      ...['\\N', '\\z', '\\é', '\\\n', '\\\t', '\\"', '\\ ', 'é', '𝕿', 'g', 'N', '.', ' ', '"', ',', '8', '9'],
    );
    const cell = fc.array(token, { maxLength: 6 }).map((tokens) => tokens.join(''));
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 200, maxLength: 400 }), async (cells) => {
        // A digit behind \x8 makes a byte that is no text.
        const lines = cells.filter((one) => !/\\x[89]{2}/.test(one)).map((one, nr) => `${nr}\t${one}\n`);
        await client.query('TRUNCATE loaded');
        await pipeline(lines, client.query(copyFrom('COPY loaded FROM STDIN')));
        const { rows } = await client.query({
          text: 'SELECT nr::text, text FROM loaded ORDER BY loaded.nr',
          rowMode: 'array',
        });
        const found = await read({ content: lines.join(''), options: { hasHeader: false }, batchBytes: 300 });
        expect(found.rejects).toEqual([]);
        expect(found.rows).toEqual(rows);
      }),
      { numRuns: 12 },
    );
  });
});

describe('text as SELECT … INTO OUTFILE of MySQL writes it', () => {
  const said = golden('mysql-hex.tsv')
    .toString('latin1')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  const all = said.map(([nr, hex]) => [nr!, hex === '\\N' ? null : Buffer.from(hex!, 'hex').toString('utf8')]);
  test.each([
    ['mysql-default.tsv', {}, all],
    ['mysql-pipe.tsv', { delimiter: 'pipe' }, all],
    ['mysql-crlf.tsv', {}, all.filter(([nr]) => !['4', '11', '18'].includes(nr!))],
  ])('%s comes back as it was', async (name, options, rows) => {
    for (const batchBytes of [1, 10, 10_000]) {
      const found = await read({ content: golden(name), options: { hasHeader: false, ...options }, batchBytes });
      expect(found.rejects).toEqual([]);
      expect(found.rows).toEqual(rows);
    }
  });
});
