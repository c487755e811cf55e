import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Json } from '../../runtime/contract/json.ts';
import { avro } from '../../sources/formats/avro/definition.ts';
import { fileOf, openFormat, readFile } from './read-file.ts';

const never = new AbortController().signal;
const golden = (name: string): Buffer => readFileSync(new URL(`golden/${name}`, import.meta.url));

interface Case {
  readonly reader: { readonly [name: string]: Json } | Json[];
  readonly rows: readonly Json[];
}
const cases = JSON.parse(golden('avro-resolved.json').toString('utf8')) as Record<string, Case>;

const FLOATS = new Set(['f', 'if', 'lf']);

/** A cell as the value that Avro's Java gives, in JSON; that has floats as text, for they are no doubles. */
function cellOf(name: string, text: string | null, like: unknown): unknown {
  if (text === null) return null;
  if (FLOATS.has(name)) return Math.fround(Number(text));
  if (typeof like === 'boolean') return text === 'true';
  return typeof like === 'string' ? text.replace(/^"(.*)"$/, '$1') : JSON.parse(text);
}

const schemaOf = (fields: readonly Json[], name = 'r'): Json => ({ type: 'record', name, fields: [...fields] });

/** What a reader schema makes of a file in the golden folder. */
const read = (file: string, readerSchema: Json, more: object = {}) =>
  readFile({ format: 'avro', content: golden(file), options: { readerSchema }, ...more });

describe('a reader schema', () => {
  test.each(Object.entries(cases))(
    '%s: gives the rows that Avro in Java reads with it',
    async (name, { reader, rows }) => {
      const result = await read(`resolved-${name}.avro`, reader);
      const isRecord = !Array.isArray(reader);
      const got = result.rows.map((cells, row) => {
        const like = rows[row] as Record<string, Json>;
        const entries = cells.map((text, at) => {
          const column = result.names[at]!;
          return [column, cellOf(column, text, isRecord ? like[column] : like)] as const;
        });
        return isRecord ? Object.fromEntries(entries) : entries[0]![1];
      });
      const expected = rows.map((row) =>
        isRecord
          ? Object.fromEntries(
              Object.entries(row as object).map(([key, value]) => [
                key,
                FLOATS.has(key) ? Math.fround(Number(value)) : value,
              ]),
            )
          : row,
      );
      expect(got).toEqual(expected);
      expect(result.names).toEqual(isRecord ? Object.keys(rows[0] as object) : ['value']);
    },
  );

  test('gives its own types to the columns, whatever the file has', async () => {
    const format = await openFormat('avro', { readerSchema: cases.unions!.reader });
    const columns = await format.columns(fileOf(golden('resolved-unions.avro')), never);
    expect(columns!.map(({ name, type, nullable }) => [name, type, nullable])).toEqual([
      ['plain', 'bigint', true],
      ['opened', 'json', true],
      ['closed', 'bigint', false],
      ['wide', 'json', true],
      ['either', 'json', true],
    ]);
  });

  test('may be text, and keeps defaults of 64 bits whole in it', async () => {
    const text = `{"type":"record","name":"r","fields":[{"name":"least","type":"long","default":-9223372036854775808},{"name":"id","type":"int"}]}`;
    expect((await read('resolved-defaults.avro', text)).rows).toEqual([
      ['-9223372036854775808', '1'],
      ['-9223372036854775808', '2'],
    ]);
  });

  test('goes on after every position, and lays only the columns that are wanted', async () => {
    const schema = schemaOf(
      [
        { name: 'note', type: ['null', 'string'] },
        { name: 'mark', type: 'string', default: 'm' },
        { name: 'id', type: 'string' },
      ],
      'row',
    );
    const whole = await read('contract-0.avro', schema, { batchBytes: 40, columns: ['id', 'mark'] });
    expect(whole.rows).toHaveLength(40);
    expect(whole.rows[7]).toEqual(['0-7', 'm']);
    for (const after of whole.positions) {
      const rest = await read('contract-0.avro', schema, { batchBytes: 40, columns: ['id', 'mark'], after });
      expect(rest.rows).toEqual(whole.rows.slice(Number(after.row)));
    }
  });

  test.each([
    ['another type', schemaOf([{ name: 'il', type: 'string' }]), 'il: the file has int, the reader schema string'],
    ['a smaller type', schemaOf([{ name: 'ld', type: 'int' }]), 'ld: the file has long, the reader schema int'],
    ['no default', schemaOf([{ name: 'gone', type: 'int' }]), 'gone: the file does not have it'],
    [
      'another name',
      schemaOf([{ name: 'il', type: 'int' }], 'other'),
      'the record r, the reader schema the record other',
    ],
    [
      'a default of another type',
      schemaOf([{ name: 'gone', type: 'int', default: 'x' }]),
      'gone: its default cannot be: "x" is not exact as int',
    ],
    [
      'a default that is too large',
      schemaOf([{ name: 'gone', type: 'int', default: 2147483648 }]),
      'gone: its default cannot be: 2147483648 is not exact as int',
    ],
    [
      'a type that its union lacks',
      schemaOf([{ name: 'il', type: ['null', 'string'] }]),
      'il: the file has int, the reader schema a union of null, string',
    ],
    [
      'another type inside a list',
      schemaOf([{ name: 'list', type: { type: 'array', items: 'string' } }]),
      'list: the file has array of int, the reader schema array of string',
    ],
  ])('with %s is refused at the header, by the field', async (_title, schema, message) => {
    const refusal = { code: 'format.schema', message: expect.stringContaining(message), origin: { byte: 0 } };
    await expect(read('resolved-promotions.avro', schema)).rejects.toMatchObject(refusal);
    const format = await openFormat('avro', { readerSchema: schema });
    await expect(format.columns(fileOf(golden('resolved-promotions.avro')), never)).rejects.toMatchObject(refusal);
  });

  test.each([
    [
      'ts_ms',
      { type: 'long', logicalType: 'timestamp-micros' },
      'timestamp in millis, the reader schema long timestamp in micros',
    ],
    [
      'dec',
      ['null', { type: 'bytes', logicalType: 'decimal', precision: 30, scale: 2 }],
      'bytes decimal(30,4), the reader schema bytes decimal(30,2)',
    ],
    [
      'fixed',
      { type: 'fixed', name: 'four', size: 5 },
      'fixed four of 4 bytes, the reader schema fixed four of 5 bytes',
    ],
  ])('of another meaning for %s is refused, for its values would be others', async (name, type, message) => {
    await expect(read('all-null.avro', schemaOf([{ name, type: type as Json }], 'row'))).rejects.toMatchObject({
      code: 'format.schema',
      message: expect.stringMatching(
        message.replaceAll(/[()]/g, '.').replace('in millis', 'in millis?').replace('micros', 'micros?'),
      ),
    });
  });

  test('refuses only the values that do not fit it, where others of the union or enum do, with their byte', async () => {
    const closed = schemaOf([{ name: 'wide', type: ['null', 'long'] }]);
    await expect(read('resolved-unions.avro', closed)).rejects.toMatchObject({
      code: 'format.schema',
      message: expect.stringContaining('wide: the file has string, the reader schema a union of null, long'),
      origin: { byte: expect.any(Number) },
    });
    const symbols = schemaOf([{ name: 'e', type: { type: 'enum', name: 'colour', symbols: ['green', 'blue'] } }]);
    await expect(read('resolved-enum.avro', symbols)).rejects.toMatchObject({
      code: 'format.schema',
      message: expect.stringContaining('the enum colour'),
    });
  });

  test('that is none is an issue of the node', () => {
    const issues: string[] = [];
    const check = (readerSchema: Json): void => {
      const options = z.strictObject(avro.config.shape).parse({ readerSchema });
      avro.check(options, (field, message) => issues.push(`${field}: ${message}`));
    };
    check({ type: 'record', name: 'r', fields: [{ name: 'x', type: 'integer' }] });
    check('{"type":');
    check('int');
    expect(issues).toEqual([
      expect.stringContaining('readerSchema: it is no Avro schema: the schema names the type "integer"'),
      expect.stringContaining('the schema is not JSON'),
    ]);
  });
});
