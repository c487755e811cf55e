import type { ClientBase } from 'pg';
import type { DataType } from '../contract/column.ts';
import type { ClaimRequest } from '../contract/operator.ts';

const CLAIM_COLUMNS = `(
  rule text NOT NULL, key bytea NOT NULL, split text NOT NULL, record bigint NOT NULL, nth integer NOT NULL,
  PRIMARY KEY (rule, key))`;

/** A table of claims that ends with its session: for rows that are only looked at. */
export const SESSION_CLAIMS = 'pg_temp.sluice_claims';
export const CREATE_SESSION_CLAIMS = `CREATE TEMP TABLE sluice_claims ${CLAIM_COLUMNS}`;

/** A table for each run: dropping it costs nothing, whatever it holds. */
function claimsTable(runId: string): string {
  return `sluice.claims_${runId.replaceAll('-', '')}`;
}

/**
 * Makes the table of a run's claims, and forgets those of splits of which nothing is committed: such a split is read
 * as it is then. Others are read on as they were, and keep their claims. While no lane goes on.
 */
export async function prepareClaims(client: ClientBase, runId: string): Promise<void> {
  const table = claimsTable(runId);
  await client.query(`CREATE TABLE IF NOT EXISTS ${table} ${CLAIM_COLUMNS}`);
  await client.query(
    `DELETE FROM ${table} AS c WHERE NOT EXISTS (
       SELECT FROM sluice.splits AS s
       WHERE s.scope = $1 AND s.split = c.split AND (s.position IS NOT NULL OR s.status = 'done'))`,
    [runId],
  );
}

/** Forgets the claims of a run that has ended well. */
export async function dropClaims(client: ClientBase, runId: string): Promise<void> {
  await client.query(`DROP TABLE IF EXISTS ${claimsTable(runId)}`);
}

/** The value as text that is the same for equal values of a type: `1.0` and `1`, two spellings of a moment. */
function canonical(type: DataType): string {
  switch (type) {
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'numeric':
      return 'trim_scale(value::numeric)::text';
    case 'real':
      return '(value::real + 0::real)::text';
    case 'double':
      return '(value::double precision + 0)::text';
    case 'boolean':
    case 'date':
    case 'timestamp':
    case 'timestamptz':
    case 'uuid':
      return `value::${type}::text`;
    case 'untyped':
    case 'text':
    case 'varchar':
    case 'json':
      // As JSON text, see `claimValues`.
      return 'value';
    default:
      return type satisfies never;
  }
}

/**
 * Takes values for rows: each goes to the row that asks first, and to none else. In order of the keys, so that two lanes
 * never wait for each other in a circle. One statement, which is its own transaction.
 */
export function claimValues(client: ClientBase, runId: string, request: ClaimRequest): Promise<readonly boolean[]> {
  return claimIn(client, claimsTable(runId), request);
}

/** The same, in a table that is named. */
export async function claimIn(
  client: ClientBase,
  table: string,
  { rule, type, split, claims }: ClaimRequest,
): Promise<readonly boolean[]> {
  if (claims.length === 0) return [];
  const { rows } = await client.query<{ mine: boolean }>(
    `WITH asked AS MATERIALIZED (
       SELECT sha256(convert_to(${canonical(type)}, 'UTF8')) AS key, record, nth, place
       FROM unnest($2::text[], $3::bigint[], $4::int[]) WITH ORDINALITY AS a(value, record, nth, place)
     ), fresh AS (
       INSERT INTO ${table} (rule, key, split, record, nth)
       SELECT $1, key, $5, record, nth FROM asked ORDER BY key, place
       ON CONFLICT DO NOTHING RETURNING key, record, nth
     )
     SELECT EXISTS (SELECT FROM fresh AS f WHERE f.key = a.key AND f.record = a.record AND f.nth = a.nth)
       OR EXISTS (SELECT FROM ${table} AS c WHERE c.rule = $1 AND c.key = a.key AND c.split = $5
         AND c.record = a.record AND c.nth = a.nth) AS mine
     FROM asked AS a ORDER BY place`,
    // Postgres takes neither NUL nor a lone surrogate in text; as JSON both are plain characters.
    [
      rule,
      claims.map(({ value }) => (canonical(type) === 'value' ? JSON.stringify(value) : value)),
      claims.map(({ record }) => record),
      claims.map(({ nth }) => nth),
      split,
    ],
  );
  return rows.map(({ mine }) => mine);
}
