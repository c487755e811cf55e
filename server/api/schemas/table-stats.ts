import type { Pool } from 'pg';
import pg, { type PoolClient } from 'pg';
import { qualified } from './read-rows.ts';
import type { SchemaStats } from './schema.ts';
import type { ExistingColumn, TableRef } from './target-tables.ts';

const NUMERIC = /^(smallint|integer|bigint|numeric|real|double precision)/;
const TEXTUAL = /^(character varying|text|uuid|boolean)/;
const ORDERED = /^(date|timestamp)/;
const TOP_VALUES = 10;
const SHOWN_CHARS = 200;

/** Counts a table's columns: numbers and dates their range, texts their most frequent values. */
export async function tableStats(pool: Pool, ref: TableRef, columns: readonly ExistingColumn[]): Promise<SchemaStats> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query("SET LOCAL timezone = 'UTC'; SET LOCAL statement_timeout = '60s'");
    const counted = await client.query<{ rows: string }>(`SELECT count(*) AS rows FROM ${qualified(ref)}`);
    const fields: SchemaStats['fields'] = [];
    for (const column of columns) fields.push(await columnStats(client, ref, column));
    return { rowCount: Number(counted.rows[0]?.rows ?? 0), computedAt: new Date().toISOString(), fields };
  } finally {
    await client.query('ROLLBACK').finally(() => client.release());
  }
}

interface Counted {
  readonly nulls: string;
  readonly distinct: string | null;
  readonly min: string | null;
  readonly max: string | null;
  readonly avg: string | null;
}

async function columnStats(
  client: PoolClient,
  ref: TableRef,
  column: ExistingColumn,
): Promise<SchemaStats['fields'][number]> {
  const name = pg.escapeIdentifier(column.name);
  const numeric = NUMERIC.test(column.type);
  const ranged = numeric || ORDERED.test(column.type);
  const textual = TEXTUAL.test(column.type);
  const { rows } = await client.query<Counted>(
    `SELECT count(*) FILTER (WHERE ${name} IS NULL) AS nulls,
       ${ranged || textual ? `count(DISTINCT ${name})` : 'NULL'} AS distinct,
       ${ranged ? `min(${name})::text` : 'NULL'} AS min, ${ranged ? `max(${name})::text` : 'NULL'} AS max,
       ${numeric ? `avg(${name})::text` : 'NULL'} AS avg
     FROM ${qualified(ref)}`,
  );
  const found = rows[0]!;
  return {
    name: column.name,
    dataType: column.type,
    nullCount: Number(found.nulls),
    distinctCount: found.distinct === null ? null : Number(found.distinct),
    min: found.min,
    max: found.max,
    avg: found.avg,
    topValues: textual ? await topValues(client, ref, name) : null,
  };
}

async function topValues(client: PoolClient, ref: TableRef, name: string): Promise<{ value: string; count: number }[]> {
  const { rows } = await client.query<{ value: string; count: string }>(
    `SELECT left(${name}::text, ${SHOWN_CHARS}) AS value, count(*) AS count FROM ${qualified(ref)}
     WHERE ${name} IS NOT NULL GROUP BY ${name} ORDER BY count(*) DESC, ${name} LIMIT ${TOP_VALUES}`,
  );
  return rows.map((row) => ({ value: row.value, count: Number(row.count) }));
}
