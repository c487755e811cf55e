import type { ClientBase } from 'pg';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { PlannedSummary } from '../../../runtime/contract/operator.ts';
import { translatePgError } from '../errors.ts';
import { quoteTable } from '../identifier.ts';
import { summarySql } from './summary-sql.ts';

/**
 * Makes a summary's rows anew of all that the collection's table has, in the caller's transaction: rows that are right
 * already are left alone. Another that does the same waits; readers do not. Gives the number of rows written or deleted.
 */
export async function summarize(client: ClientBase, node: string, summary: PlannedSummary): Promise<number> {
  try {
    await client.query(`LOCK TABLE ${quoteTable(summary.into)} IN SHARE ROW EXCLUSIVE MODE`);
    const { rows } = await client.query<{ changed: string }>(summarySql(summary));
    return Number(rows[0]?.changed ?? 0);
  } catch (error) {
    const translated = translatePgError(error, node);
    if (translated instanceof PipelineError && translated.retryable) throw translated;
    throw new PipelineError('summary.failed', {
      node,
      message: `The summary ${summary.into.schema}.${summary.into.table} could not be made: ${translated.message}`,
      next: 'Mend the rows or the summary columns of the collection, and resume the run. The old summary is untouched.',
      cause: error,
    });
  }
}
