import pg from 'pg';
import { expect, test } from 'vitest';
import { KEY_WORDS } from '../../../operators/keys/key-set.ts';
import { createRowKeys } from '../../../operators/keys/row-keys.ts';
import { typedRows } from '../../../operators/typed-rows.ts';
import type { DataType } from '../../../runtime/contract/index.ts';
import { batchOf, column } from '../../contract/batch-of.ts';
import { KINDS_OF } from '../../contract/vector-of.ts';
import { testDatabase } from '../../services/postgres.ts';

const LONG = 'a text that is longer than what a key keeps as it is';
const UUID = '6f9619ff-8b86-d011-b42d-00c04fc964ff';

/** Texts that Postgres reads as the type. */
const CELLS: readonly (readonly [DataType, readonly string[]])[] = [
  ['untyped', ['', 'a', 'A', 'a ', ' a', 'é', 'e\u0301', '1', '1.0', '💥', LONG, `${LONG}!`, 'x'.repeat(300)]],
  ['text', ['', '0', '\u0001', 'fifteen letters', 'fourteen chars', 'thirteen char']],
  ['varchar', ['a', 'b', 'ab']],
  ['smallint', ['0', '-0', '1', ' 1', '-1', '32767', '-32768', '0x10', '16']],
  ['integer', ['0', '1', '256', '65536', '2147483647', '-2147483648']],
  ['bigint', ['0', '1', '9223372036854775807', '-9223372036854775808', '4294967296']],
  [
    'numeric',
    [
      '0',
      '-0',
      '0.00',
      '1',
      '1.0',
      '1e0',
      '100',
      '1e2',
      '0.1',
      '.1',
      '-0.1',
      'NaN',
      'Infinity',
      '-inf',
      '123456789012345678901234567890.5',
      '123456789012345678901234567890.50',
      '1e-5',
      '0.00001',
      '999999999999999',
      '999999999999999.0',
      '1000000000000000',
      '1e15',
      '9007199254740991',
      '9007199254740991.0',
      '-9007199254740993',
    ],
  ],
  ['real', ['0', '-0', '1', '1.0', '0.1', '0.10000000149011612', 'NaN', 'Infinity', '-Infinity', '1e-45']],
  ['double', ['0', '-0', '0.1', '0.10000000000000001', '1e308', 'nan', 'inf', '5e-324']],
  ['boolean', ['t', 'true', 'yes', '1', 'f', 'off', '0']],
  ['date', ['2024-02-29', '29 Feb 2024', '0001-01-01', 'infinity', '-infinity', '9999-12-31']],
  ['timestamp', ['2024-02-29', '2024-02-29 00:00:00.000000', '2024-02-29 00:00:00.000001', 'infinity']],
  ['timestamptz', ['2024-02-29 00:00Z', '2024-02-29 01:00+01', '2024-02-29 01:00+02', '-infinity']],
  ['uuid', [UUID, UUID.toUpperCase(), `{${UUID}}`, UUID.replaceAll('-', ''), UUID.replace('6', '7')]],
];

test.each(CELLS)(
  'keys of type %s are equal where Postgres takes them for equal, however they are held',
  async (type, cells) => {
    await using database = await testDatabase();
    const client = new pg.Client(database.url);
    await client.connect();
    const sql = type === 'untyped' ? 'text' : type === 'double' ? 'double precision' : type;
    const values = [...cells, null];
    const { rows } = await client.query<{ equal: boolean }>(
      `SELECT a.cell::${sql} IS NOT DISTINCT FROM b.cell::${sql} AS equal
     FROM unnest($1::text[]) WITH ORDINALITY AS a(cell, nth), unnest($1::text[]) WITH ORDINALITY AS b(cell, nth)
     ORDER BY a.nth, b.nth`,
      [values],
    );
    await client.end();
    const columns = [column('k', type)];
    const keysOf = createRowKeys([0], columns);
    // Those that a vector of the kind can hold of themselves, and what the type's own vector gives.
    const keys = (['bytes', 'values'] as const).map((kind) => {
      const batch = typedRows(
        batchOf(
          columns,
          values.map((k) => ({ k })),
          { kind },
        ),
        columns,
        'n',
      );
      expect(batch.rejects).toEqual([]);
      return textsOf(keysOf(batch));
    });
    expect(KINDS_OF[type]).toEqual(expect.arrayContaining(['bytes', 'values']));
    expect(keys[1]).toEqual(keys[0]);
    const [found = []] = keys;
    expect(found.flatMap((left) => found.map((right) => left === right))).toEqual(rows.map(({ equal }) => equal));
  },
);

test('a number has one key, whichever vector holds it', () => {
  const held = (kind: (typeof KINDS_OF)['numeric'][number], type: DataType): readonly string[] => {
    const columns = [column('k', type)];
    const rows = ['7', '-1', null, '300', '30000'].map((k) => ({ k }));
    return textsOf(createRowKeys([0], columns)(typedRows(batchOf(columns, rows, { kind }), columns, 'n')));
  };
  for (const type of ['smallint', 'integer', 'bigint', 'numeric', 'double'] as const) {
    for (const kind of KINDS_OF[type]) expect(held(kind, type), `${type} as ${kind}`).toEqual(held('bytes', type));
  }
});

test('fields beside each other keep their places, whatever their lengths', () => {
  const columns = [column('a'), column('b')];
  const rows = [
    ['x', 'yz'],
    ['xy', 'z'],
    ['xyz', ''],
    ['', 'xyz'],
    ['xyz', null],
    [null, 'xyz'],
    [null, null],
    ['', ''],
    ['y'.repeat(300), 'z'],
    ['y'.repeat(299), 'yz'],
  ].map(([a, b]) => ({ a: a!, b: b! }));
  const keys = textsOf(createRowKeys([0, 1], columns)(batchOf(columns, rows)));
  expect(new Set(keys).size).toBe(rows.length);
});

test('only rows that are still in have a key', () => {
  const columns = [column('k')];
  const rows = ['a', 'b', 'c', 'a'].map((k) => ({ k }));
  const keys = textsOf(createRowKeys([0], columns)(batchOf(columns, rows, { selection: [0, 3] })));
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBe(keys[1]);
});

function textsOf(keys: Uint32Array): readonly string[] {
  const bytes = Buffer.from(keys.buffer);
  const size = KEY_WORDS * 4;
  return Array.from({ length: bytes.length / size }, (_, at) => bytes.toString('hex', at * size, (at + 1) * size));
}
