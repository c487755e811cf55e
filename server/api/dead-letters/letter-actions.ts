import type { Pool } from 'pg';
import type { z } from 'zod';
import type { DeadLetterFilter } from '../../../runtime/contract/dead-letter.ts';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { RunSnapshot } from '../../../runtime/contract/run.ts';
import type { JsonObject } from '../../../runtime/plan/model/json-value.ts';
import type { Caller } from '../../auth/caller.ts';
import { letterColumns, letterRuns } from '../../planning/replay/letter-runs.ts';
import { type PlannedReplay, planReplays, type ReplayWish } from '../../planning/replay/plan-replays.ts';
import { type OpenLetters, replayRefusals } from '../../planning/replay/replay-refusals.ts';
import { isWholeFile, wholeFile } from '../../planning/replay/whole-file.ts';
import { type LetterRow, readLetterRows } from '../../store/dead-letters.ts';
import { ApiError, invalid, notFound } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import { presentLetter } from './present.ts';
import type { DeadLetter, selectionBody } from './schema.ts';
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

/** Dead letters as they are answered: each with why it cannot be replayed, where it cannot. */
export async function presentLetters(
  deps: ApiDeps,
  { tenant }: Caller,
  rows: readonly LetterRow[],
): Promise<readonly DeadLetter[]> {
  const open = rows.filter(({ letter }) => letter === 'open');
  const refusals = await replayRefusals(deps, tenant, { ids: open.map(({ id }) => id) });
  const shown: DeadLetter[] = [];
  for (const row of rows) {
    const isMeant = ({ runId, source, code }: OpenLetters) =>
      runId === row.run_id && source === row.source && code === row.code;
    shown.push(presentLetter(row, row.letter === 'open' ? await refusals.of(isMeant) : null));
  }
  return shown;
}

/** Puts a record in the place of what the source gave; `null`: what it gave again. The letter must be open. */
export async function editLetter(
  { pool }: { readonly pool: Pool },
  tenant: string,
  { id, record }: { readonly id: string; readonly record: JsonObject | null },
): Promise<LetterRow> {
  if (isWholeFile(await requireLetter(pool, tenant, id))) throw wholeFile();
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
  const { rows } = await readLetterRows(deps.store.pool, {
    tenant: tenant.id,
    filter: { ...wish.filter, status: 'open' },
    after: null,
    limit: 1,
  });
  if (rows.some(isWholeFile)) throw wholeFile();
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
