import pg, { type PoolClient } from 'pg';
import type { Issue } from '../../../runtime/contract/issue.ts';
import { suggestion } from '../../../runtime/contract/nearest.ts';
import { error } from '../../../runtime/plan/issues.ts';
import { jsonPath } from '../../../runtime/plan/json-path.ts';
import type { Store } from '../../store/open-store.ts';
import { transaction } from '../../store/transaction.ts';
import { ApiError, invalid } from '../api-error.ts';
import { qualified } from './read-rows.ts';
import type { ExistingColumn, TableRef } from './target-tables.ts';

type Row = Readonly<Record<string, unknown>>;

const MAX_ISSUES = 20;

/**
 * Inserts rows all or none; rows whose key is there already are left out. Postgres itself reads the values, from the
 * JSON as it came, so no number is rounded. Gives how many were inserted.
 */
export async function insertRows(
  store: Store,
  ref: TableRef,
  columns: readonly ExistingColumn[],
  rows: readonly Row[],
): Promise<number> {
  const unknown = unknownColumns(columns, rows);
  if (unknown.length > 0) throw invalid(unknown);
  return await transaction(store, async ({ client }) => {
    await client.query('SAVEPOINT before_rows');
    try {
      return await insertByShape(client, ref, rows);
    } catch (cause) {
      if (!isDataError(cause)) throw cause;
      await client.query('ROLLBACK TO SAVEPOINT before_rows');
      throw new ApiError(422, 'row.refused', {
        message: `The table ${ref.table} refused rows; none was inserted.`,
        next: 'Mend the rows that `issues` lists and send all again.',
        issues: await refusedRows(client, ref, rows),
        cause,
      });
    }
  });
}

/** One INSERT for all rows that name the same columns: a column that a row leaves out takes its default. */
async function insertByShape(client: PoolClient, ref: TableRef, rows: readonly Row[]): Promise<number> {
  const shapes = Map.groupBy(rows, (row) => JSON.stringify(Object.keys(row).sort()));
  let inserted = 0;
  for (const [shape, alike] of shapes) inserted += await insertAlike(client, ref, JSON.parse(shape) as string[], alike);
  return inserted;
}

async function insertAlike(
  client: PoolClient,
  ref: TableRef,
  names: readonly string[],
  rows: readonly Row[],
): Promise<number> {
  const table = qualified(ref);
  if (names.length === 0) {
    let inserted = 0;
    for (const _ of rows)
      inserted += (await client.query(`INSERT INTO ${table} DEFAULT VALUES ON CONFLICT DO NOTHING`)).rowCount ?? 0;
    return inserted;
  }
  const list = names.map((name) => pg.escapeIdentifier(name)).join(', ');
  const result = await client.query(
    `INSERT INTO ${table} (${list}) SELECT ${list} FROM json_populate_recordset(NULL::${table}, $1) ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows)],
  );
  return result.rowCount ?? 0;
}

/** Tries the rows one by one to name those that fail; nothing of it stays. */
async function refusedRows(client: PoolClient, ref: TableRef, rows: readonly Row[]): Promise<readonly Issue[]> {
  const issues: Issue[] = [];
  for (const [index, row] of rows.entries()) {
    await client.query('SAVEPOINT one_row');
    try {
      await insertAlike(client, ref, Object.keys(row), [row]);
    } catch (cause) {
      if (!isDataError(cause)) throw cause;
      await client.query('ROLLBACK TO SAVEPOINT one_row');
      const path = cause.column === undefined ? jsonPath('rows', index) : jsonPath('rows', index, cause.column);
      issues.push(error({ code: 'row.refused', path, message: cause.detail ?? cause.message }));
      if (issues.length === MAX_ISSUES) break;
    }
  }
  return issues;
}

/** Class 22: a value that the type cannot hold. Class 23: a rule of the table. P0001: a trigger's exception. */
function isDataError(cause: unknown): cause is pg.DatabaseError {
  return cause instanceof pg.DatabaseError && /^(22|23|P0001)/.test(cause.code ?? '');
}

function unknownColumns(columns: readonly ExistingColumn[], rows: readonly Row[]): readonly Issue[] {
  const known = columns.map(({ name }) => name);
  const names = new Set(known);
  return rows
    .flatMap((row, index) => Object.keys(row).flatMap((name) => (names.has(name) ? [] : [{ index, name }])))
    .slice(0, MAX_ISSUES)
    .map(({ index, name }) =>
      error({
        code: 'row.unknown_column',
        path: jsonPath('rows', index, name),
        message: `The table has no column "${name}"${suggestion(name, known)}`,
      }),
    );
}
