import type { ClientBase } from 'pg';
import type { DeadLetterFilter } from '../contract/dead-letter.ts';

/**
 * Rejects that are dead letters, as `r`, with their runs, as `run`. Those of a staged load that was not published are
 * none: its rows are not in the target either, and come again when it is run anew.
 */
export const DEAD_LETTERS = `sluice.rejects AS r JOIN sluice.runs AS run ON run.id = r.run_id
  AND r.disposition = 'dead_letter' AND (run.plan->>'shape' = 'direct' OR run.published_at IS NOT NULL)`;

export interface LetterCondition {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A filter as a condition over `DEAD_LETTERS`, with parameters from `$first` on. */
export function letterCondition(tenant: string, filter: DeadLetterFilter, first = 1): LetterCondition {
  const { pipelineId, pipelineName, runId, node, column, code, status, ids } = filter;
  const parts: readonly (readonly [string, unknown])[] = [
    ['run.tenant = ?', tenant],
    pipelineId === ''
      ? [`nullif(?, '') IS NULL AND r.pipeline_id IS NULL`, pipelineId]
      : ['r.pipeline_id = ?', pipelineId],
    ['run.pipeline_name = ?', pipelineName],
    ['r.run_id = ?::uuid', runId],
    ['r.node = ?', node],
    [`r.column_name IS NOT DISTINCT FROM nullif(?, '')`, column],
    ['r.code = ?', code],
    ['r.letter = ?', status],
    ['r.id = ANY(?::bigint[])', ids],
  ];
  const given = parts.filter(([, value]) => value !== undefined);
  return {
    text: given.map(([part], index) => part.replace('?', `$${first + index}`)).join(' AND '),
    values: given.map(([, value]) => value),
  };
}

/**
 * Freezes the open dead letters that a filter means into a replay: no other takes them, and nobody edits them. Gives
 * their number. In the transaction that stores the run; waits for another replay that takes some of them, and leaves
 * those to it.
 */
export async function freezeLetters(
  client: ClientBase,
  runId: string,
  { tenant, filter }: { readonly tenant: string; readonly filter: DeadLetterFilter },
): Promise<number> {
  const meant = letterCondition(tenant, { ...filter, status: 'open' }, 2);
  // By id, so that two replays lock in one order; the outer condition is looked at again after a wait.
  const { rowCount } = await client.query(
    `WITH meant AS MATERIALIZED (
       SELECT r.id FROM ${DEAD_LETTERS} WHERE ${meant.text} ORDER BY r.id FOR UPDATE OF r
     )
     UPDATE sluice.rejects AS r SET letter = 'replaying', replay_run = $1
     FROM meant WHERE r.id = meant.id AND r.letter = 'open'`,
    [runId, ...meant.values],
  );
  return rowCount ?? 0;
}
