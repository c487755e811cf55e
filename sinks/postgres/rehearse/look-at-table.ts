import type { ClientBase } from 'pg';
import { quoteIdentifier, quoteTable, type TableRef } from '../identifier.ts';
import { introspectTable } from '../tables/introspect-table.ts';

export interface SeenColumn {
  readonly name: string;
  /** As Postgres prints it. */
  readonly type: string;
}

export interface TableLook {
  /** Columns as they were, and as they would be; none where there is no table. */
  readonly before: readonly SeenColumn[];
  readonly after: readonly SeenColumn[];
  /** Some of the rows that the load has written, as the table holds them; `null`: it is too large to look for them. */
  readonly rows: readonly (readonly (string | null)[])[] | null;
  /** Sequences that have counted on: a rollback does not turn them back. */
  readonly sequences: readonly string[];
}

/** Longest that rows are looked for. */
const LOOK_MS = 2_000;

/** Looks at a table before a load; what is given looks again after it, in the same transaction. */
export async function lookAtTable(
  client: ClientBase,
  table: TableRef,
  showRows: number,
): Promise<(client: ClientBase) => Promise<TableLook>> {
  const before = await columnsOf(client, table);
  const counted = await sequencesOf(client, table);
  const { rows } = await client.query<{ xid: string }>('SELECT pg_current_xact_id()::xid::text AS xid');
  const own = rows[0]!.xid;
  return async (now) => {
    const after = await columnsOf(now, table);
    const later = await sequencesOf(now, table);
    const moved = [...later].flatMap(([name, value]) => (counted.get(name) === value ? [] : [name]));
    const written = await writtenRows(now, table, { own, columns: after, showRows });
    return { before, after, rows: written, sequences: moved };
  };
}

async function columnsOf(client: ClientBase, table: TableRef): Promise<readonly SeenColumn[]> {
  const real = await introspectTable(client, table);
  return (real?.columns ?? []).map(({ name, type }) => ({ name, type }));
}

/** Of the table's columns, owned or asked by their defaults, with where they stand. */
async function sequencesOf(client: ClientBase, table: TableRef): Promise<ReadonlyMap<string, string | null>> {
  const { rows } = await client.query<{ name: string; value: string | null }>(
    `SELECT DISTINCT n.nspname || '.' || s.relname AS name, pg_sequence_last_value(s.oid)::text AS value
     FROM pg_class AS s JOIN pg_namespace AS n ON n.oid = s.relnamespace WHERE s.relkind = 'S' AND (
       EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = s.oid
         AND d.refclassid = 'pg_class'::regclass AND d.refobjid = to_regclass($1) AND d.refobjsubid > 0)
       OR EXISTS (SELECT FROM pg_depend AS d JOIN pg_attrdef AS a ON a.oid = d.objid AND d.classid = 'pg_attrdef'::regclass
         WHERE d.refobjid = s.oid AND a.adrelid = to_regclass($1)))`,
    [quoteTable(table)],
  );
  return new Map(rows.map(({ name, value }) => [name, value]));
}

/**
 * Rows of this transaction, subtransactions included: none of another one is visible that is as young, as the snapshot
 * is the transaction's own (REPEATABLE READ).
 */
async function writtenRows(
  client: ClientBase,
  table: TableRef,
  {
    own,
    columns,
    showRows,
  }: { readonly own: string; readonly columns: readonly SeenColumn[]; readonly showRows: number },
): Promise<TableLook['rows']> {
  await client.query('SAVEPOINT look');
  try {
    await client.query(`SET LOCAL statement_timeout = ${LOOK_MS}`);
    const names = columns.map(({ name }) => `${quoteIdentifier(name)}::text`);
    const { rows } = await client.query<(string | null)[]>({
      rowMode: 'array',
      text: `SELECT ${names.join(', ')} FROM ${quoteTable(table)} WHERE age(xmin) <= age($1::xid) LIMIT ${showRows}`,
      values: [own],
    });
    return rows;
  } catch (error) {
    if ((error as { code?: string }).code !== '57014') throw error;
    return null;
  } finally {
    await client.query('ROLLBACK TO SAVEPOINT look');
  }
}
