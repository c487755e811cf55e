import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ColumnTypes } from '../../runtime/contract/column.ts';
import { type Workplace, workplace } from '../worker/workplace.ts';
import { fileOf, openFormat } from './read-file.ts';

const golden = (name: string): Buffer => readFileSync(new URL(`golden/${name}`, import.meta.url));
const never = new AbortController().signal;

type Cells = readonly (string | null)[];
interface Limits {
  /** Who wrote each file. */
  readonly files: Readonly<Record<string, 'arrow' | 'duckdb'>>;
  readonly expected: Readonly<Record<string, { readonly names: readonly string[]; readonly rows: readonly Cells[] }>>;
  readonly bson: Cells;
  readonly variant: { readonly files: readonly string[]; readonly rows: Cells };
}
const limits = JSON.parse(golden('parquet-limits.json').toString('utf8')) as Limits;

/** The file in a table whose columns are as the file has them. */
async function loaded(name: string, execution: Readonly<Record<string, string>> = {}) {
  const content = golden(name);
  const columns = (await (await openFormat('parquet')).columns(fileOf(content), never)) as ColumnTypes;
  const fields = columns.map(({ name, type, precision, scale, length }) => ({
    name,
    dataType: type as Exclude<typeof type, 'untyped'>,
    ...(precision === undefined ? {} : { precision, scale }),
    ...(length === undefined ? {} : { length }),
  }));
  const place = await workplace({ files: { 'in.parquet': content }, fields, execution });
  return { place, columns, run: await place.run() };
}

/** What Postgres has, in the order of the file; floats as the hex of their bytes. */
async function stored(place: Workplace, columns: ColumnTypes): Promise<Cells[]> {
  const sends: Readonly<Record<string, string>> = { real: 'float4send', double: 'float8send' };
  const cells = columns.map(({ name, type }) =>
    sends[type] === undefined ? `"${name}"::text` : `encode(${sends[type]}("${name}"), 'hex')`,
  );
  const rows = await place.query<{ cells: Cells }>(
    `SELECT ARRAY[${cells.join(', ')}] AS cells FROM ds_t ORDER BY ctid`,
  );
  return rows.map((row) => row.cells);
}

describe('values at the ends of their types, as Postgres has them after a load', () => {
  test.each(Object.entries(limits.files))('%s of %s', async (name, writer) => {
    const { place, columns, run } = await loaded(name);
    await using _place = place;
    expect(run).toMatchObject({ status: 'success', error: null, balanced: true });
    const { names, rows } = limits.expected[writer]!;
    expect(columns.map((one) => one.name)).toEqual(names);
    expect(await stored(place, columns)).toEqual(rows);
  });

  test('a dictionary that its pages outgrow is followed by plain values', async () => {
    const { place, columns, run } = await loaded('overflow.parquet');
    await using _place = place;
    expect(run).toMatchObject({ status: 'success', counts: { loaded: 3000 } });
    expect(await stored(place, columns)).toEqual(
      Array.from({ length: 3000 }, (_, row) => [String(row), row % 9 === 0 ? null : `value ${(row * 7919) % 2741}`]),
    );
  });

  test.each(limits.variant.files)(
    '%s: a VARIANT is its JSON, whether its parts lie together or apart',
    async (name) => {
      const { place, run } = await loaded(name);
      await using _place = place;
      expect(run).toMatchObject({ status: 'success', counts: { loaded: limits.variant.rows.length } });
      const rows = await place.query<{ same: boolean; doc: unknown; expected: unknown }>(
        `SELECT doc::jsonb::text IS NOT DISTINCT FROM ($1::text[])[nr + 1]::jsonb::text AS same, doc::text AS doc, ($1::text[])[nr + 1] AS expected
         FROM ds_t ORDER BY nr`,
        [limits.variant.rows],
      );
      expect(rows.filter(({ same }) => !same)).toEqual([]);
    },
  );

  test("BSON is JSON as MongoDB's drivers write it; what is none is refused by its row", async () => {
    const { place, run } = await loaded('bson.parquet', { errorHandling: 'skip' });
    await using _place = place;
    expect(run).toMatchObject({ status: 'partial', counts: { loaded: limits.bson.length, skipped: 1 } });
    const rows = await place.query<{ same: boolean; doc: unknown; expected: unknown }>(
      `SELECT doc::jsonb IS NOT DISTINCT FROM ($1::text[])[nr + 1]::jsonb AS same, doc::text AS doc, ($1::text[])[nr + 1] AS expected
         FROM ds_t ORDER BY nr`,
      [limits.bson],
    );
    expect(rows.filter(({ same }) => !same)).toEqual([]);
  });
});
