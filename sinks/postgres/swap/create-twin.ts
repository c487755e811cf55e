import type { ClientBase } from 'pg';
import { quoteIdentifier, quoteTable, type TableRef } from '../identifier.ts';
import { identitySequences } from './identity-sequences.ts';

interface Storage {
  readonly oid: string;
  readonly unlogged: boolean;
  readonly method: string;
  readonly tablespace: string | null;
  readonly options: string | null;
}

/** Settings of a table and of its TOAST table, as they stand in `WITH (…)`; `oid` is an expression. */
export const OPTIONS = (oid: string): string => `(SELECT string_agg(
    format('%s%I = %L', part.prefix, split_part(option, '=', 1), substr(option, strpos(option, '=') + 1)), ', ')
  FROM (SELECT '' AS prefix, reloptions FROM pg_class WHERE oid = ${oid}
    UNION ALL SELECT 'toast.', toast.reloptions FROM pg_class AS main JOIN pg_class AS toast ON toast.oid = main.reltoastrelid
      WHERE main.oid = ${oid}) AS part, unnest(part.reloptions) AS option)`;

/**
 * An empty table of the same structure: columns with defaults, generation, identity, storage and comments, check
 * constraints, settings; its indexes and all that hangs on them come after the load. Gives whether it is UNLOGGED,
 * as the table itself is or is not.
 */
export async function createTwin(client: ClientBase, table: TableRef, twin: TableRef): Promise<boolean> {
  const { rows } = await client.query<Storage>(
    `SELECT c.oid::text, c.relpersistence = 'u' AS unlogged, am.amname AS method, ts.spcname AS tablespace,
       ${OPTIONS('c.oid')} AS options
     FROM pg_class AS c JOIN pg_am AS am ON am.oid = c.relam LEFT JOIN pg_tablespace AS ts ON ts.oid = c.reltablespace
     WHERE c.oid = $1::regclass`,
    [quoteTable(table)],
  );
  const { oid, unlogged, method, tablespace, options } = rows[0]!;
  await client.query(
    `DROP TABLE IF EXISTS ${quoteTable(twin)};
     CREATE ${unlogged ? 'UNLOGGED ' : ''}TABLE ${quoteTable(twin)} (LIKE ${quoteTable(table)} INCLUDING DEFAULTS
       INCLUDING GENERATED INCLUDING IDENTITY INCLUDING STORAGE INCLUDING COMPRESSION INCLUDING COMMENTS INCLUDING CONSTRAINTS)
     USING ${quoteIdentifier(method)}
     ${options === null ? '' : `WITH (${options})`}
     ${tablespace === null ? '' : `TABLESPACE ${quoteIdentifier(tablespace)}`}`,
  );
  const made = await client.query<{ oid: string }>('SELECT $1::regclass::oid::text AS oid', [quoteTable(twin)]);
  for (const { from, to } of await identitySequences(client, oid, made.rows[0]!.oid)) {
    await client.query(`SELECT setval($1::regclass, last_value, is_called) FROM ${from.quoted}`, [to.quoted]);
  }
  return unlogged;
}
