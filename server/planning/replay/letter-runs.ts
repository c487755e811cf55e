import type { Pool } from 'pg';
import { DEAD_LETTERS, LETTER_SOURCE, letterCondition } from '../../../runtime/commit/dead-letters.ts';
import { planSources } from '../../../runtime/commit/plan-flow.ts';
import type { Column, ColumnTypes } from '../../../runtime/contract/column.ts';
import type { DeadLetterFilter } from '../../../runtime/contract/dead-letter.ts';
import type { Plan } from '../../../runtime/contract/plan.ts';

/** A run that left some of the dead letters that a filter means, and the source that they are records of. */
export interface LetterRun {
  readonly runId: string;
  readonly pipelineId: string | null;
  readonly pipelineName: string;
  readonly plan: Plan;
  /** Its node, in that plan. */
  readonly source: string;
  /** The plan had no other source. */
  readonly isOnly: boolean;
  readonly letters: number;
}

/** The runs that left the dead letters that a filter means, by source, newest first. */
export async function letterRuns(pool: Pool, tenant: string, filter: DeadLetterFilter): Promise<readonly LetterRun[]> {
  const { text, values } = letterCondition(tenant, filter);
  const { rows } = await pool.query<LetterRun>(
    `SELECT run.id AS "runId", run.pipeline_id AS "pipelineId", run.pipeline_name AS "pipelineName", run.plan,
       ${LETTER_SOURCE} AS source, at.node IS NULL AS "isOnly", count(*)::int AS letters
     FROM ${DEAD_LETTERS} WHERE ${text} GROUP BY run.id, source, at.node IS NULL
     ORDER BY run.created_at DESC, run.id, min(r.id)`,
    [...values],
  );
  return rows;
}

/** The columns that records of these runs may have, each of its source: those of the newest run first. What says where a row was read is none of a record. */
export function letterColumns(runs: readonly Pick<LetterRun, 'plan' | 'source'>[]): ColumnTypes {
  const columns = new Map<string, Column>();
  for (const { plan, source } of runs) {
    const read = planSources(plan).find(({ node }) => node === source);
    const added = Object.values(read?.lineage ?? {});
    const own = read?.columns.filter(({ name }) => !added.includes(name)) ?? [];
    for (const column of own) if (!columns.has(column.name)) columns.set(column.name, column);
  }
  return [...columns.values()];
}

/** The columns that a source had in these runs, whether or not a record of it was rejected. */
export function sourceColumns(runs: readonly Pick<LetterRun, 'plan'>[], source: string): ColumnTypes {
  return letterColumns(runs.map(({ plan }) => ({ plan, source })));
}
