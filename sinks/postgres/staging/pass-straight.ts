import { type ClientBase, DatabaseError } from 'pg';
import type { TargetColumn } from '../../../runtime/contract/sink.ts';
import { quoteIdentifier, quoteTable } from '../identifier.ts';
import type { MakeRows } from './make-rows.ts';
import { stagedRelations } from './stage-tables.ts';

/** SQLSTATE classes of a value that a column does not take: data exception, integrity constraint violation. */
const REFUSED: readonly string[] = ['22', '23'];

/**
 * Lets a holder make its rows right into the staging table, whose columns they feed; gives how many. `null`: a row does not fit,
 * nothing was written, and lanes have to find which.
 */
export async function passStraight(
  client: ClientBase,
  { base, stage, query, input, right }: Omit<MakeRows, 'scope' | 'output'>,
  columns: readonly TargetColumn[],
): Promise<number | null> {
  const names = columns.map(({ name }) => quoteIdentifier(name));
  await client.query('SAVEPOINT straight');
  try {
    const { rowCount } = await client.query(
      `WITH ${stagedRelations(base, stage, { input, right, finish: query })}
       INSERT INTO ${quoteTable(base)} (${names.join(', ')})
       SELECT ${columns.map(({ from }) => `c${from}`).join(', ')} FROM (${query.sql}) AS made ORDER BY ${query.order ?? 'place'}`,
      [...query.values],
    );
    return rowCount ?? 0;
  } catch (error) {
    const isRefused = error instanceof DatabaseError && REFUSED.includes(error.code?.slice(0, 2) ?? '');
    if (!isRefused) throw error;
    await client.query('ROLLBACK TO SAVEPOINT straight');
    return null;
  }
}
