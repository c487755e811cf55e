import type { Pool, PoolClient } from 'pg';
import pg from 'pg';
import type { Json } from '../../../runtime/contract/json.ts';
import type { JsonObject } from '../../../runtime/plan/model/json-value.ts';
import { parseJson } from '../../../runtime/rows/parse-json.ts';
import type { ExistingColumn, TableRef } from './target-tables.ts';

const quote = pg.escapeIdentifier;

/** `"schema"."table"` */
export const qualified = ({ schema, table }: TableRef): string => `${quote(schema)}.${quote(table)}`;

export interface RowsPage {
  readonly limit: number;
  readonly offset: number;
  readonly orderBy: readonly string[];
}

/** One page of a table, values as JSON can hold them without loss: decimals and 64-bit integers are strings. */
export async function readRows(
  pool: Pool,
  ref: TableRef,
  columns: readonly ExistingColumn[],
  { limit, offset, orderBy }: RowsPage,
): Promise<{ rows: readonly JsonObject[]; total: number }> {
  const client = await pool.connect();
  try {
    await begin(client);
    const total = await client.query<{ total: string }>(`SELECT count(*) AS total FROM ${qualified(ref)}`);
    const names = columns.map(({ name }) => quote(name)).join(', ');
    const order = orderBy.length === 0 ? 'ctid' : orderBy.map(quote).join(', ');
    const found = await client.query<Json[]>({
      text: `SELECT ${names} FROM ${qualified(ref)} ORDER BY ${order} LIMIT $1 OFFSET $2`,
      values: [limit, offset],
      rowMode: 'array',
      types: { getTypeParser: (oid: number) => PARSERS.get(oid) ?? asText } as pg.CustomTypesConfig,
    });
    return {
      total: Number(total.rows[0]?.total ?? 0),
      rows: found.rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null]))),
    };
  } finally {
    await client.query('ROLLBACK').finally(() => client.release());
  }
}

/** One snapshot for count and rows; read only, in UTC. */
async function begin(client: PoolClient): Promise<void> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await client.query("SET LOCAL timezone = 'UTC'; SET LOCAL statement_timeout = '30s'");
}

const asText = (text: string): Json => text;

const asNumber = (text: string): Json => {
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
};

/** `2026-11-24 10:00:00.5+00` → `2026-11-24T10:00:00.5Z`; infinity and years before Christ stay as they are. */
const asInstant = (text: string): Json =>
  /^\d{4}-/.test(text) && !text.endsWith('BC') ? text.replace(' ', 'T').replace(/\+00$/, 'Z') : text;

const keepExact = (_key: string, value: unknown, context?: { source?: string }): unknown =>
  typeof value === 'number' && context?.source !== undefined && context.source.length > 15 ? context.source : value;

const { builtins } = pg.types;

const PARSERS: ReadonlyMap<number, (text: string) => Json> = new Map([
  [builtins.INT2, asNumber],
  [builtins.INT4, asNumber],
  [builtins.FLOAT4, asNumber],
  [builtins.FLOAT8, asNumber],
  [builtins.BOOL, (text: string): Json => text === 't'],
  [builtins.JSON, (text: string): Json => parseJson(text, keepExact) as Json],
  [builtins.JSONB, (text: string): Json => parseJson(text, keepExact) as Json],
  [builtins.TIMESTAMP, asInstant],
  [builtins.TIMESTAMPTZ, asInstant],
]);
