import type { Pool } from 'pg';
import { DEAD_LETTERS, letterCondition } from '../../../runtime/commit/dead-letters.ts';
import type { DeadLetterFilter } from '../../../runtime/contract/dead-letter.ts';
import type { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Plan } from '../../../runtime/contract/plan.ts';
import type { Tenant } from '../../auth/caller.ts';
import type { LetterRun } from './letter-runs.ts';
import { type ReplayPlanning, replayRefusal } from './plan-replays.ts';
import { isWholeFile, wholeFile } from './whole-file.ts';

/** Open dead letters that one run left, of one cause and source. */
export interface OpenLetters extends Omit<LetterRun, 'plan'> {
  readonly node: string;
  readonly column: string | null;
  readonly code: string;
  /** Says which plans are the same. */
  readonly hash: string;
  /** Once for each hash. */
  readonly plan: Plan | null;
}

export interface ReplayRefusals {
  /** Why a replay of the open letters among them that `mean` picks would be refused; `null`: it can be started, or none is open. */
  of(mean: (letters: OpenLetters) => boolean): Promise<PipelineError | null>;
}

/** Looks up which of the open dead letters that a filter means can be replayed. */
export async function replayRefusals(
  planning: ReplayPlanning,
  tenant: Tenant,
  filter: DeadLetterFilter,
): Promise<ReplayRefusals> {
  const { pool } = planning.store;
  const isOpen = filter.status === undefined || filter.status === 'open';
  const all = isOpen ? await openLetters(pool, tenant.id, { ...filter, status: 'open' }) : [];
  const plans = new Map(all.flatMap(({ hash, plan }) => (plan === null ? [] : [[hash, plan]])));
  const known = new Map<string, Promise<PipelineError | null>>();
  return {
    async of(mean) {
      const picked = all.filter(mean);
      const meant = distinct(picked.filter((letters) => !isWholeFile(letters)));
      if (meant.length === 0) return picked.length === 0 ? null : wholeFile();
      const key = JSON.stringify(meant.map((left) => keyOf(left)));
      const runs = () => meant.map((left): LetterRun => ({ ...left, plan: plans.get(left.hash)! }));
      const found = known.get(key) ?? replayRefusal(planning, tenant, runs());
      known.set(key, found);
      return await found;
    },
  };
}

const keyOf = ({ pipelineId, hash, source, isOnly }: OpenLetters) => [pipelineId, hash, source, isOnly];

/** Of runs by the same plan the newest: what is refused of one is refused of all. */
function distinct(letters: readonly OpenLetters[]): readonly OpenLetters[] {
  return [...Map.groupBy(letters, (left) => JSON.stringify(keyOf(left))).values()].map(([newest]) => newest!);
}

/** Newest run first. */
async function openLetters(pool: Pool, tenant: string, filter: DeadLetterFilter): Promise<readonly OpenLetters[]> {
  const { text, values } = letterCondition(tenant, filter);
  const { rows } = await pool.query<OpenLetters>(
    `WITH counted AS (
       SELECT r.run_id, r.node, r.column_name, r.code, at.node AS source, min(r.id) AS first, count(*)::int AS letters
       FROM ${DEAD_LETTERS} WHERE ${text} GROUP BY r.run_id, r.node, r.column_name, r.code, at.node
     ), hashed AS (
       SELECT run.*, md5(run.plan::text) AS hash FROM sluice.runs AS run WHERE run.id IN (SELECT run_id FROM counted)
     )
     SELECT run.id AS "runId", run.pipeline_id AS "pipelineId", run.pipeline_name AS "pipelineName", run.hash,
       coalesce(c.source, run.plan->'source'->>'node') AS source, c.source IS NULL AS "isOnly", c.letters, c.node,
       c.column_name AS column, c.code,
       CASE WHEN row_number() OVER (PARTITION BY run.hash ORDER BY c.first) = 1 THEN run.plan END AS plan
     FROM counted AS c JOIN hashed AS run ON run.id = c.run_id ORDER BY run.created_at DESC, run.id, c.first`,
    [...values],
  );
  return rows;
}
