import fc from 'fast-check';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { DATA_TYPES, type DataType } from '../../runtime/contract/column.ts';
import type { Json } from '../../runtime/contract/json.ts';
import { assignable } from '../../runtime/plan/assignable.ts';
import { defaultLiteral, defaultSql } from '../../runtime/plan/default-literal.ts';
import { FIELD_TYPES } from '../../runtime/plan/model/data-type.ts';
import { parseSchema } from '../../runtime/plan/parse-schema.ts';
import { tableColumns } from '../../runtime/plan/table-columns.ts';
import { tableName } from '../../runtime/plan/table-name.ts';
import { testDatabase } from '../services/postgres.ts';
import { customers } from './worked-example.ts';

function faults(schema: Json): string[] {
  return parseSchema(schema).issues.map(({ path }) => path);
}

const field = (more: { [key: string]: Json }) => ({ name: 's', fields: [{ name: 'f', dataType: 'text', ...more }] });

describe('schema', () => {
  it('fills in defaults and stores what has no effect on the table', () => {
    const given = {
      ...field({ displayName: 'F', description: 'd', isPredictor: true, ordinal: 3 }),
      entityType: 'event',
      schemaType: 'collection',
    };
    expect(parseSchema(given).draft).toEqual({
      name: 's',
      entityType: 'event',
      schemaType: 'collection',
      fields: [
        {
          name: 'f',
          dataType: 'text',
          displayName: 'F',
          description: 'd',
          isNullable: true,
          isPrimaryKey: false,
          isUnique: false,
          isPredictor: true,
          ordinal: 3,
        },
      ],
    });
  });

  it('has every type of the specification', () => {
    const fields = FIELD_TYPES.map((dataType, index) => ({ name: `f${index}`, dataType }));
    const types = tableColumns(parseSchema({ name: 's', fields }).draft!).slice(3);
    expect(types.map(({ type }) => type)).toEqual([
      ...['varchar', 'text', 'integer', 'bigint', 'smallint', 'numeric', 'numeric', 'real', 'real', 'double'],
      ...['boolean', 'date', 'timestamp', 'timestamptz', 'json', 'uuid'],
    ]);
    expect(types[0]).toMatchObject({ type: 'varchar', length: 255 });
  });

  it('gives a table without a key an id, and every table its times', () => {
    expect(tableColumns(parseSchema(customers).draft!).map(({ name, origin }) => `${name}:${origin}`)).toEqual([
      'id:serial',
      'created_at:own',
      'updated_at:own',
      'name:field',
      'email:field',
      'credit_score:field',
      'balance:field',
    ]);
  });

  it('makes key columns not null, and skips unique on a sole key only', () => {
    const key = (name: string) => ({ name, dataType: 'integer', isPrimaryKey: true, isUnique: true });
    const sole = tableColumns(parseSchema({ name: 's', fields: [key('a')] }).draft!).at(-1)!;
    const composite = tableColumns(parseSchema({ name: 's', fields: [key('a'), key('b')] }).draft!).at(-1)!;
    expect(sole).toMatchObject({ nullable: false, primaryKey: true, unique: false });
    expect(composite).toMatchObject({ nullable: false, primaryKey: true, unique: true });
  });

  it.each<[string, Json, string[]]>([
    ['a name that is no identifier', { name: 'Bad-Name', fields: [] }, ['name']],
    ['a name too long for ds_', { name: 'x'.repeat(61), fields: [] }, ['name']],
    ['a field name too long', field({ name: 'x'.repeat(64) }), ['fields[0].name']],
    ['quotes in a name', field({ name: 'a"b' }), ['fields[0].name']],
    ['a name that starts with a digit', field({ name: '1a' }), ['fields[0].name']],
    ['a system column', field({ name: 'ctid' }), ['fields[0].name']],
    ['a name that loads need', field({ name: 'sluice_order' }), ['fields[0].name']],
    ['created_at', field({ name: 'created_at' }), ['fields[0].name']],
    ['an id that is no key', field({ name: 'id' }), ['fields[0].name']],
    [
      'two fields of one name',
      {
        name: 's',
        fields: [
          { name: 'a', dataType: 'text' },
          { name: 'a', dataType: 'text' },
        ],
      },
      ['fields[1].name'],
    ],
    ['a length on a text', field({ length: 5 }), ['fields[0].length']],
    ['a precision on a text', field({ precision: 5 }), ['fields[0].precision']],
    ['a scale without a precision', field({ dataType: 'numeric', scale: 5 }), ['fields[0].scale']],
    ['a length of nothing', field({ dataType: 'varchar', length: 0 }), ['fields[0].length']],
    ['a nullable key', field({ isPrimaryKey: true, isNullable: true }), ['fields[0].isNullable']],
    ['a default that is no literal', field({ defaultValue: 'pg_sleep(10)' }), ['fields[0].defaultValue']],
    ['a default of another type', field({ dataType: 'boolean', defaultValue: 5 }), ['fields[0].defaultValue']],
    [
      'a default longer than the field',
      field({ dataType: 'varchar', length: 2, defaultValue: "'abc'" }),
      ['fields[0].defaultValue'],
    ],
    ['fields that are no list', { name: 's', fields: 'a' }, ['fields']],
    ['no object', 7, ['']],
    [
      'everything at once',
      { nmae: 's', fields: [{ dataType: 'strng' }, 7] },
      ['name', 'nmae', 'fields[0].name', 'fields[0].dataType', 'fields[1]'],
    ],
  ])('refuses %s', (_, schema, expected) => {
    expect(parseSchema(schema).draft).toBeNull();
    expect(faults(schema)).toEqual(expected);
  });

  it('takes an id that is the key', () => {
    expect(faults(field({ name: 'id', isPrimaryKey: true }))).toEqual([]);
  });
});

describe('default literals', () => {
  it.each<[Json, string]>([
    ["'text'", "'text'"],
    ["'it''s'", "'it''s'"],
    ["''", "''"],
    ["'a\\'", "E'a\\\\'"],
    [123, '123'],
    ['-1.50', '-1.50'],
    ['1e3', '1e3'],
    ['.5', '.5'],
    [null, 'NULL'],
    ['null', 'NULL'],
    [true, 'TRUE'],
    ['FALSE', 'FALSE'],
    ['now()', 'NOW()'],
    ['NOW()', 'NOW()'],
    ['current_timestamp', 'NOW()'],
  ])('takes %j', (given, sql) => {
    expect(defaultSql(defaultLiteral(given)!)).toBe(sql);
  });

  it.each<[Json]>([
    ["''; DROP TABLE users; --'"],
    ["'a' || 'b'"],
    ["'a'b'"],
    ["'"],
    ['text'],
    ['1; SELECT 1'],
    ['1 + 1'],
    ['--'],
    ['now() - 1'],
    ['nextval(1)'],
    ["E'\\''"],
    ["'a\0'"],
    ['"x"'],
    ['$$x$$'],
    ['1_000'],
    ['0x10'],
    ['NaN'],
    ["'x'::text"],
    ['(select 1)'],
    [[]],
    [{}],
  ])('refuses %j', (given) => {
    expect(defaultLiteral(given)).toBeNull();
  });

  it('means the same to Postgres as it says, whatever the text, whatever the settings', async () => {
    await using db = await testDatabase();
    const client = new pg.Client({ connectionString: db.url });
    await client.connect();
    try {
      const texts = fc.sample(fc.string({ unit: 'grapheme', maxLength: 30 }), 300);
      const tricky = ["'", "''", '\\', "\\'", "'; SELECT 1; --", '\\\\', '\n', '$$', "E'"];
      const values = [...texts, ...tricky].filter((text) => !text.includes('\0'));
      for (const setting of ['on', 'off']) {
        await client.query(`SET standard_conforming_strings = ${setting}`);
        const sql = values.map((value) => defaultSql(defaultLiteral(`'${value.replaceAll("'", "''")}'`)!));
        const { rows } = await client.query<{ value: string }>(
          `SELECT unnest(ARRAY[${sql.join(',')}]::text[]) AS value`,
        );
        expect(rows.map(({ value }) => value)).toEqual(values);
      }
    } finally {
      await client.end();
    }
  });

  it('gives nothing but one literal, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `'${text}'`),
          fc.constantFrom("'", "''", "'a';b'"),
        ),
        (text) => {
          const literal = defaultLiteral(text);
          if (literal === null) return;
          const sql = defaultSql(literal);
          expect(sql).toMatch(/^(?:NULL|TRUE|FALSE|NOW\(\)|[+-]?[\d.]+(?:[eE][+-]?\d+)?|E?'(?:[^']|'')*')$/);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('table names', () => {
  it('prefixes and sanitises', () => {
    expect(tableName('customers')).toBe('ds_customers');
    expect(tableName('Kunden "2024"; DROP')).toBe('ds_kunden__2024___drop');
    expect(tableName('é'.repeat(100))).toBe(`ds_${'_'.repeat(60)}`);
  });
});

describe('assignable', () => {
  it('refuses a pair only where Postgres reads no value of the one type as the other', async () => {
    await using db = await testDatabase();
    const client = new pg.Client({ connectionString: db.url });
    await client.connect();
    const samples: Record<DataType, readonly string[]> = {
      untyped: ['1'],
      text: ['1'],
      varchar: ['1'],
      smallint: ['0', '1', '-32768', '32767'],
      integer: ['0', '1', '2147483647'],
      bigint: ['0', '1', '9223372036854775807'],
      numeric: ['0', '1', '0.5', '-1e20'],
      real: ['0', '1', '1.5e-07'],
      double: ['0', '1', '1.5e-300'],
      boolean: ['t', 'f', 'true', 'false'],
      date: ['2024-01-31', 'infinity'],
      timestamp: ['2024-01-31 10:00:00'],
      timestamptz: ['2024-01-31 10:00:00+00'],
      json: ['1', 'true', '{}'],
      uuid: ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '12345678-1234-1234-1234-123456789012'],
    };
    const sqlType = (type: DataType) =>
      ({ untyped: 'text', double: 'double precision', json: 'jsonb' })[type as string] ?? type;
    try {
      for (const from of DATA_TYPES) {
        for (const to of DATA_TYPES) {
          const { rows } = await client.query<{ ok: boolean }>(
            'SELECT bool_or(pg_input_is_valid(v, $2)) AS ok FROM unnest($1::text[]) v',
            [samples[from], sqlType(to)],
          );
          // A day alone may be read as infinity by a number's type; nobody means that.
          const isInfinity = from === 'date' && ['numeric', 'real', 'double'].includes(to);
          if (!assignable(from, to) && !isInfinity) expect([from, to, rows[0]!.ok]).toEqual([from, to, false]);
        }
      }
    } finally {
      await client.end();
    }
  });
});
