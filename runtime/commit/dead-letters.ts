import type { ClientBase } from 'pg';
import type { DeadLetterFilter } from '../contract/dead-letter.ts';
import { FILE_FAILURES } from '../contract/file-failure.ts';

/** Node of the source that a reject's row is a record of, in the plan of its run. Over `DEAD_LETTERS`. */
export const LETTER_SOURCE = `coalesce(at.node, run.plan->'source'->>'node')`;

/**
 * Rejects that are dead letters, as `r`, with their runs, as `run`, and their splits, as `at`. Those of a staged load that was not published are
 * none: its rows are not in the target either, and come again when it is run anew.
 */
export const DEAD_LETTERS = `sluice.rejects AS r JOIN sluice.runs AS run ON run.id = r.run_id
  AND r.disposition = 'dead_letter' AND (run.plan->>'shape' = 'direct' OR run.published_at IS NOT NULL)
  LEFT JOIN sluice.splits AS at ON at.scope = r.run_id AND at.split = r.split`;

export interface LetterCondition {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A filter as a condition over `DEAD_LETTERS`, with parameters from `$first` on. */
export function letterCondition(tenant: string, filter: DeadLetterFilter, first = 1): LetterCondition {
  const { pipelineId, pipelineName, runId, source, node, column, code, status, ofRows, ids } = filter;
  const parts: readonly (readonly [string, unknown])[] = [
    ['run.tenant = ?', tenant],
    pipelineId === ''
      ? [`nullif(?, '') IS NULL AND r.pipeline_id IS NULL`, pipelineId]
      : ['r.pipeline_id = ?', pipelineId],
    ['run.pipeline_name = ?', pipelineName],
    ['r.run_id = ?::uuid', runId],
    [`${LETTER_SOURCE} = ?`, source],
    ['r.node = ?', node],
    [`r.column_name IS NOT DISTINCT FROM nullif(?, '')`, column],
    ['r.code = ?', code],
    ['r.letter = ?', status],
    ['r.code <> ALL(?::text[])', ofRows && FILE_FAILURES],
    ['r.id = ANY(?::bigint[])', ids],
  ];
  const given = parts.filter(([, value]) => value !== undefined);
  return {
    text: given.map(([part], index) => part.replace('?', `$${first + index}`)).join(' AND '),
    values: given.map(([, value]) => value),
  };
}

/** Dead letters that are records of one source. */
export interface LettersOfSource {
  /** Its node, in the plan of the run that rejected them. */
  readonly source: string;
  /** That plan had no other source. */
  readonly isOnly: boolean;
  readonly letters: number;
}

/**
 * Freezes the open dead letters that a filter means into a replay: no other takes them, and nobody edits them. Gives
 * their numbers by source. `several`: the replay reads several sources, and each goes in at its own. In the transaction that stores the run; waits for another replay that takes some of them, and leaves
 * those to it.
 */
export async function freezeLetters(
  client: ClientBase,
  runId: string,
  {
    tenant,
    filter,
    several,
  }: { readonly tenant: string; readonly filter: DeadLetterFilter; readonly several: boolean },
): Promise<readonly LettersOfSource[]> {
  const meant = letterCondition(tenant, { ...filter, status: 'open', ofRows: true }, 3);
  // By id, so that two replays lock in one order; the outer condition is looked at again after a wait.
  const { rows } = await client.query<LettersOfSource>(
    `WITH meant AS MATERIALIZED (
       SELECT r.id, ${LETTER_SOURCE} AS source, at.node IS NULL AS alone
       FROM ${DEAD_LETTERS} WHERE ${meant.text} ORDER BY r.id FOR UPDATE OF r
     ), frozen AS (
       UPDATE sluice.rejects AS r SET letter = 'replaying', replay_run = $1,
         replay_source = CASE WHEN $2 THEN meant.source END
       FROM meant WHERE r.id = meant.id AND r.letter = 'open' RETURNING meant.source, meant.alone
     )
     SELECT source, alone AS "isOnly", count(*)::int AS letters FROM frozen GROUP BY source, alone`,
    [runId, several, ...meant.values],
  );
  return rows;
}
