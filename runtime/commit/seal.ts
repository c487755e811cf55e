import type { ClientBase } from 'pg';
import type { LearnedState } from '../contract/batch.ts';
import { PipelineError } from '../contract/errors.ts';
import type { Json } from '../contract/json.ts';
import { needsStaging } from '../contract/needs-staging.ts';
import type { ErrorBudget, Plan } from '../contract/plan.ts';
import type { Seal } from '../contract/sink.ts';
import type { SplitCounters } from './counters.ts';
import { holdBudget } from './error-budget.ts';
import { noteLoaded } from './loaded-files.ts';
import { saveStates } from './operator-states.ts';
import { type DisposedReject, recordRejects } from './rejects.ts';
import { coverLetters } from './replay-letters.ts';

export type { DisposedReject } from './rejects.ts';

/** One split's step forward in a commit. */
export interface SplitAdvance {
  readonly split: string;
  readonly epoch: string;
  /** The position as we know it; `null` = none yet. */
  readonly from: Json | null;
  /** `null` where a split ended without a position, being empty. */
  readonly to: Json | null;
  /** Nothing is left to read. */
  readonly done: boolean;
  /** The split's counters after this commit, absolute. */
  readonly counters: SplitCounters;
}

export interface SealOptions {
  readonly scope: string;
  readonly runId: string;
  readonly pipelineId: string | null;
  readonly advances: readonly SplitAdvance[];
  readonly rejects: readonly DisposedReject[];
  /** What operators have learned of these rows, in their order; absent: nothing. */
  readonly states?: readonly LearnedState[];
  /** The rows are dead letters: `covered` in this commit, or only `staged` by it. Absent: they are not. */
  readonly replay?: 'covered' | 'staged' | undefined;
  /** Of a direct load: splits that are done are noted as loaded, as this plan says. */
  readonly remembering?: Plan | undefined;
  /** Errors that the run may have, of all its lanes. */
  readonly budget?: ErrorBudget | undefined;
  /** The node whose rows this commit has all of, so that no split may be left behind it. */
  readonly whole?: string | undefined;
}

/** `createSeal` with its run given: what a lane hands to the graph. */
export type CreateSeal = (parts: Pick<SealOptions, 'advances' | 'rejects' | 'states'>) => Seal;

function jsonb(value: Json | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

function fenced(advances: readonly SplitAdvance[], updated: number): PipelineError {
  const splits = advances.map((advance) => advance.split);
  return new PipelineError('commit.fenced', {
    message: `Only ${updated} of ${splits.length} splits are still ours at the position we know: ${splits.slice(0, 3).join(', ')}${splits.length > 3 ? ' …' : ''}. Nothing of this transaction is kept.`,
    next: 'Another worker goes on from the last commit. If no other worker runs, resume the run.',
    detail: { splits: splits.slice(0, 100), updated },
  });
}

/**
 * The last statements of a commit: rejects first, then one UPDATE that advances every split, guarded by epoch and
 * old position. Throws `commit.fenced` unless all were advanced; the caller rolls back.
 */
export function createSeal(options: SealOptions): Seal {
  return async (client) => {
    const { scope, runId, pipelineId, advances, rejects, states = [], replay } = options;
    if (rejects.length > 0) await recordRejects(client, { runId, pipelineId, rejects, replay: replay !== undefined });
    if (states.length > 0) await saveStates(client, runId, states);
    if (replay === 'covered') await coverLetters(client, scope, advances);
    const { rowCount } = await client.query({
      name: 'sluice-seal',
      text: `UPDATE sluice.splits AS s
        SET position = a.position_to, counters = a.counters, updated_at = clock_timestamp(),
          status = CASE WHEN a.done THEN 'done' ELSE s.status END
        FROM unnest($2::text[], $3::bigint[], $4::jsonb[], $5::jsonb[], $6::boolean[], $7::jsonb[])
          AS a(split, epoch, position_from, position_to, done, counters)
        WHERE s.scope = $1 AND s.split = a.split AND s.epoch = a.epoch
          AND s.position IS NOT DISTINCT FROM a.position_from`,
      values: [
        scope,
        advances.map((advance) => advance.split),
        advances.map((advance) => advance.epoch),
        advances.map((advance) => jsonb(advance.from)),
        advances.map((advance) => jsonb(advance.to)),
        advances.map((advance) => advance.done),
        advances.map((advance) => JSON.stringify(advance.counters)),
      ],
    });
    if (rowCount !== advances.length) throw fenced(advances, rowCount ?? 0);
    if (options.remembering !== undefined) {
      const only = advances.flatMap(({ split, done }) => (done ? [split] : []));
      await noteLoaded(client, { runId, plan: options.remembering, only });
    }
    if (options.budget !== undefined) await holdBudget(client, scope, options.budget, rejects);
    if (options.whole !== undefined) await requireWhole(client, scope, options.whole);
  };
}

/** A split whose claim got lost would be written behind the others. */
async function requireWhole(client: ClientBase, scope: string, node: string): Promise<void> {
  const { rowCount } = await client.query(`SELECT FROM sluice.splits WHERE scope = $1 AND status <> 'done' LIMIT 1`, [
    scope,
  ]);
  if (rowCount !== 0) throw needsStaging(node, 'the claim of a file was lost');
}
