import type { Pool } from 'pg';
import type { z } from 'zod';
import { DEAD_LETTERS, letterCondition } from '../../../runtime/commit/dead-letters.ts';
import type { DeadLetterFilter } from '../../../runtime/contract/dead-letter.ts';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { RunSnapshot } from '../../../runtime/contract/run.ts';
import type { JsonObject } from '../../../runtime/plan/model/json-value.ts';
import type { Caller } from '../../auth/caller.ts';
import { letterColumns, letterRuns } from '../../planning/replay/letter-runs.ts';
import { type PlannedReplay, planReplays, type ReplayWish } from '../../planning/replay/plan-replays.ts';
import { ApiError, invalid, notFound } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import { type LetterRow, readLetterRows } from './read-letters.ts';
import type { purgeBody, selectionBody } from './schema.ts';
import { unknownFields } from './unknown-fields.ts';

/** What a selection means as a filter. */
export function filterOf({ ids, filter }: z.output<typeof selectionBody>): DeadLetterFilter {
  return ids === undefined ? { ...filter } : { ids };
}

export async function requireLetter(pool: Pool, tenant: string, id: string): Promise<LetterRow> {
  const { rows } = await readLetterRows(pool, { tenant, filter: { ids: [id] }, after: null, limit: 1 });
  if (rows[0] === undefined) throw notFound('dead-letter', id);
  return rows[0];
}

/** Puts a record in the place of what the source gave; `null`: what it gave again. The letter must be open. */
export async function editLetter(
  { pool }: { readonly pool: Pool },
  tenant: string,
  { id, record }: { readonly id: string; readonly record: JsonObject | null },
): Promise<LetterRow> {
  await requireLetter(pool, tenant, id);
  const columns = letterColumns(await letterRuns(pool, tenant, { ids: [id] }));
  const issues = unknownFields(Object.keys(record ?? {}), columns, 'record');
  if (issues.length > 0) throw invalid(issues);
  const { rowCount } = await pool.query(
    `UPDATE sluice.rejects SET edited = $2, edited_at = CASE WHEN $2::json IS NOT NULL THEN clock_timestamp() END
     WHERE id = $1 AND letter = 'open'`,
    [id, record === null ? null : JSON.stringify(record)],
  );
  const row = await requireLetter(pool, tenant, id);
  if (rowCount === 1) return row;
  throw new ApiError(409, 'dead_letter.not_open', {
    message: `The dead letter is ${row.letter}.`,
    next: row.letter === 'replaying' ? 'Wait for the end of the replay.' : 'Only open ones are edited.',
    detail: { status: row.letter },
  });
}

/** Replays that are asked for, and cannot be where none of the letters is open. */
export async function requireReplays(
  deps: ApiDeps,
  { tenant }: Caller,
  wish: ReplayWish,
): Promise<readonly PlannedReplay[]> {
  const replays = await planReplays(deps, tenant, wish);
  if (replays.length > 0) return replays;
  throw new ApiError(409, 'dead_letter.none_open', {
    message: 'None of these dead letters is open.',
    next: 'List the dead letters to see how they stand.',
  });
}

/** Starts all of them. One whose letters were taken meanwhile is left out, unless it is the only one. */
export async function startReplays(
  { runner }: ApiDeps,
  replays: readonly PlannedReplay[],
): Promise<readonly RunSnapshot[]> {
  const runs: RunSnapshot[] = [];
  let taken: PipelineError | null = null;
  for (const replay of replays) {
    try {
      runs.push(await runner.start(replay));
    } catch (error) {
      if (!(error instanceof PipelineError) || error.code !== 'dead_letter.none_open') throw error;
      taken = error;
    }
  }
  if (runs.length === 0 && taken !== null) throw taken;
  return runs;
}

/** Open dead letters that nobody will replay: they are kept, and counted as done with. */
export async function discardLetters(pool: Pool, tenant: string, filter: DeadLetterFilter): Promise<number> {
  const { text, values } = letterCondition(tenant, { ...filter, status: 'open' });
  const { rowCount } = await pool.query(
    `WITH meant AS MATERIALIZED (SELECT r.id FROM ${DEAD_LETTERS} WHERE ${text} ORDER BY r.id FOR UPDATE OF r)
     UPDATE sluice.rejects AS r SET letter = 'discarded', settled_at = clock_timestamp() FROM meant WHERE r.id = meant.id`,
    [...values],
  );
  return rowCount ?? 0;
}

/** Deletes dead letters that are done with, and open ones where that is asked for; never those of a replay that goes on. */
export async function purgeLetters(
  pool: Pool,
  tenant: string,
  { filter = {}, before, open }: z.output<typeof purgeBody>,
): Promise<number> {
  const { text, values } = letterCondition(tenant, filter, 3);
  const { rowCount } = await pool.query(
    `WITH meant AS MATERIALIZED (
       SELECT r.id FROM ${DEAD_LETTERS} WHERE r.letter = ANY($1) AND ($2::timestamptz IS NULL OR r.created_at < $2)
         AND NOT EXISTS (SELECT FROM sluice.runs AS going
           WHERE going.id = r.replay_run AND going.status IN ('pending', 'running'))
         AND ${text} ORDER BY r.id FOR UPDATE OF r
     )
     DELETE FROM sluice.rejects AS r USING meant WHERE r.id = meant.id`,
    [open ? ['open', 'replayed', 'discarded'] : ['replayed', 'discarded'], before ?? null, ...values],
  );
  return rowCount ?? 0;
}
