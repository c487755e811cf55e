import type { Pool } from 'pg';
import { DEAD_LETTERS, letterCondition } from '../../../runtime/commit/dead-letters.ts';
import type { Column, ColumnTypes } from '../../../runtime/contract/column.ts';
import type { DeadLetterFilter } from '../../../runtime/contract/dead-letter.ts';
import type { Plan } from '../../../runtime/contract/plan.ts';

/** A run that left some of the dead letters that a filter means. */
export interface LetterRun {
  readonly runId: string;
  readonly pipelineId: string | null;
  readonly pipelineName: string;
  readonly plan: Plan;
  readonly letters: number;
}

/** The runs that left the dead letters that a filter means, newest first. */
export async function letterRuns(pool: Pool, tenant: string, filter: DeadLetterFilter): Promise<readonly LetterRun[]> {
  const { text, values } = letterCondition(tenant, filter);
  const { rows } = await pool.query<LetterRun>(
    `SELECT run.id AS "runId", run.pipeline_id AS "pipelineId", run.pipeline_name AS "pipelineName", run.plan,
       count(*)::int AS letters
     FROM ${DEAD_LETTERS} WHERE ${text} GROUP BY run.id ORDER BY run.created_at DESC`,
    [...values],
  );
  return rows;
}

/** The columns that records of these runs may have: those of the newest run first. */
export function letterColumns(runs: readonly Pick<LetterRun, 'plan'>[]): ColumnTypes {
  const columns = new Map<string, Column>();
  for (const { plan } of runs) {
    for (const column of plan.source.columns) if (!columns.has(column.name)) columns.set(column.name, column);
  }
  return [...columns.values()];
}
