import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { Json } from '../../runtime/contract/json.ts';
import { type Load, type Workplace, workplace } from '../worker/workplace.ts';
import { fileOf, openFormat } from './read-file.ts';

const golden = (name: string): Buffer => readFileSync(new URL(`golden/${name}`, import.meta.url));
const never = new AbortController().signal;

type DataType = Load['fields'][number]['dataType'];
type Cells = readonly (string | null)[];
interface Told {
  /** Types for formats that have none; the others are text. */
  readonly fields: Readonly<Record<string, DataType>>;
  /** By file and column, which of the values it has. */
  readonly files: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly values: Readonly<Record<string, Cells>>;
}
const told = JSON.parse(golden('chdb.json').toString('utf8')) as Told;

/** What a node says of ClickHouse's text. */
const OPTIONS: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  csv: { nullText: '\\N', emptyText: 'quoted' },
  tsv: { escapes: 'backslash' },
};
/** What a file says wrongly of itself: in Avro, a DateTime64(9) has more digits than the 18 that its type names. */
const WRONG: Readonly<Record<string, Readonly<Record<string, DataType>>>> = { avro: { ts9: 'numeric' } };
/** Lists, maps and tuples, which only JSON Lines tell as such. */
const isNested = (text: string | null): boolean => text !== null && /^[[{]/.test(text);

async function fieldsOf(name: string, format: string): Promise<Load['fields']> {
  if (!['csv', 'tsv', 'jsonl'].includes(format)) {
    const columns = (await (await openFormat(format)).columns(fileOf(golden(name)), never)) as ColumnTypes;
    return columns.map(({ name: own, type, precision, scale }) => {
      const declared = WRONG[format]?.[own];
      if (declared !== undefined) return { name: own, dataType: declared };
      return { name: own, dataType: type as DataType, ...(precision === undefined ? {} : { precision, scale }) };
    });
  }
  return Object.entries(told.files[name]!).map(([own, key]) => ({
    name: own,
    dataType: told.fields[own] ?? (told.values[key]!.some(isNested) ? 'json' : 'text'),
  }));
}

/** Cells that differ, as Postgres compares them: JSON by what it says, NaN as equal to NaN. */
async function differences(place: Workplace, fields: Load['fields'], keys: Readonly<Record<string, string>>) {
  const found: unknown[] = [];
  for (const { name } of fields) {
    const [row] = await place.query<{ type: string }>(
      `SELECT format_type(atttypid, atttypmod) AS type FROM pg_attribute WHERE attrelid = 'ds_t'::regclass AND attname = $1`,
      [name],
    );
    const type = row!.type.replace(/^jsonb?$/, 'jsonb');
    const cells = told.values[keys[name]!]!;
    const rows = await place.query(
      `SELECT t.nr, t."${name}"::text AS loaded, e.told FROM ds_t AS t
         FULL JOIN unnest($1::text[], $2::text[]) AS e(nr, told) ON t.nr = e.nr::int
        WHERE t."${name}"::${type} IS DISTINCT FROM e.told::${type} OR t.nr IS NULL OR e.nr IS NULL`,
      [told.values.nr, cells],
    );
    found.push(...rows.map((one) => ({ column: name, ...one })));
  }
  return found;
}

describe('files of ClickHouse, loaded', () => {
  test.each(Object.keys(told.files))('%s is in Postgres what ClickHouse says that it is', async (name) => {
    const format = name.slice(name.lastIndexOf('.') + 1);
    const fields = await fieldsOf(name, format);
    const keys = told.files[name]!;
    expect(fields.map((field) => field.name)).toEqual(Object.keys(keys));
    await using place = await workplace({ files: { [name]: golden(name) }, fields, source: { ...OPTIONS[format] } });
    expect(await place.run()).toMatchObject({
      status: 'success',
      error: null,
      balanced: true,
      counts: { loaded: told.values.nr!.length },
    });
    expect(await differences(place, fields, keys)).toEqual([]);
  });

  test.each(['chdb-any-bytes.parquet', 'chdb-any-bytes.orc'])(
    '%s: a String of bytes that are no text, which the file calls text, is told row by row',
    async (name) => {
      const format = name.slice(name.lastIndexOf('.') + 1);
      await using place = await workplace({
        files: { [name]: golden(name) },
        fields: await fieldsOf(name, format),
        execution: { errorHandling: 'skip' },
      });
      const cells = told.values.bytes!;
      const isText = (hex: string | null): boolean => hex === null || isUtf8(Buffer.from(hex, 'hex'));
      const loaded = cells.filter(isText).length;
      expect(await place.run()).toMatchObject({
        status: 'partial',
        balanced: true,
        counts: { loaded, skipped: cells.length - loaded },
      });
      const rows = await place.query<{ bytes: string | null }>(
        "SELECT encode(bytes::bytea, 'hex') AS bytes FROM ds_t ORDER BY nr",
      );
      expect(rows.map(({ bytes }) => bytes)).toEqual(cells.filter(isText));
    },
  );
});
