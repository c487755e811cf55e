import type { Pool } from 'pg';
import { DEAD_LETTERS, letterCondition } from '../../runtime/commit/dead-letters.ts';
import type { DeadLetterFilter } from '../../runtime/contract/dead-letter.ts';

/** Dead letters of one cause. */
export interface LetterCause {
  readonly pipelineId: string | null;
  readonly pipelineName: string;
  readonly node: string;
  /** In the plan of the newest one. */
  readonly nodeLabel: string;
  /** `source`, `target`, or the operator's; `null`: that plan has no such node. */
  readonly nodeType: string | null;
  readonly column: string | null;
  readonly code: string;
  /** Of the newest one. */
  readonly reason: string;
  /** The sources that read them, the most frequent first; none of rows that a node made of several sources'. */
  readonly sources: readonly CauseSource[];
  readonly count: number;
  readonly open: number;
  readonly runs: number;
  readonly lastAt: Date;
}

export interface CauseSource {
  readonly node: string;
  /** In the plan of the newest one. */
  readonly label: string;
  /** None of their runs had another source. */
  readonly isOnly: boolean;
  readonly count: number;
}

/** Of `run`: whether a row is a record of one source. `of`: the node that its split belongs to, as an SQL expression. */
export const ofOneSource = (of: string): string => `(${of} IS NOT NULL OR NOT run.plan ? 'moreSources')`;

/** What the plan of `run` calls a source node, as a query; NULL where it has no such node. `node`: an SQL expression. */
export const sourceLabel = (node: string): string =>
  `SELECT read.source->>'label' FROM jsonb_array_elements(
     jsonb_build_array(run.plan->'source') || coalesce(run.plan->'moreSources', '[]')
   ) AS read (source) WHERE read.source->>'node' = ${node} LIMIT 1`;

/** Dead letters by what was wrong with them, the most frequent cause first. */
export async function readCauses(
  pool: Pool,
  tenant: string,
  filter: DeadLetterFilter,
): Promise<readonly LetterCause[]> {
  const { text, values } = letterCondition(tenant, filter);
  // Counted by run first: a plan is read once for a run, and not once for a letter.
  const { rows } = await pool.query<LetterCause>(
    `WITH counted AS (
       SELECT r.run_id, r.pipeline_id, CASE WHEN r.pipeline_id IS NULL THEN run.pipeline_name END AS file, r.node,
         r.column_name, r.code, at.node AS source, max(r.id) AS newest, count(*)::int AS count,
         count(*) FILTER (WHERE r.letter = 'open')::int AS open
       FROM ${DEAD_LETTERS} WHERE ${text}
       GROUP BY r.run_id, r.pipeline_id, file, r.node, r.column_name, r.code, at.node
     ), parts AS (
       SELECT jsonb_build_array(pipeline_id, file, node, column_name, code) AS cause, * FROM counted
     ), sources AS (
       SELECT p.cause, coalesce(p.source, run.plan->'source'->>'node') AS node, bool_and(p.source IS NULL) AS only,
         max(p.newest) AS newest, sum(p.count)::int AS count
       FROM parts AS p JOIN sluice.runs AS run ON run.id = p.run_id WHERE ${ofOneSource('p.source')} GROUP BY p.cause, 2
     ), labelled AS (
       SELECT s.cause, jsonb_agg(jsonb_build_object('node', s.node, 'label', coalesce((${sourceLabel('s.node')}), s.node),
         'isOnly', s.only, 'count', s.count) ORDER BY s.count DESC, s.node) AS sources
       FROM sources AS s JOIN sluice.rejects AS r ON r.id = s.newest JOIN sluice.runs AS run ON run.id = r.run_id
       GROUP BY s.cause
     ), causes AS (
       SELECT cause, pipeline_id, node, column_name, code, max(newest) AS newest, sum(count)::int AS count,
         sum(open)::int AS open, count(DISTINCT run_id)::int AS runs
       FROM parts GROUP BY cause, pipeline_id, node, column_name, code
     )
     SELECT c.pipeline_id AS "pipelineId", run.pipeline_name AS "pipelineName", c.node,
       coalesce(known.node->>'label', c.node) AS "nodeLabel",
       CASE WHEN known.node ? 'connectorType' THEN 'source' WHEN known.node ? 'load' THEN 'target'
         ELSE known.node->>'type' END AS "nodeType",
       c.column_name AS column, c.code, r.reason, coalesce(l.sources, '[]') AS sources, c.count, c.open,
       c.runs, r.created_at AS "lastAt"
     FROM causes AS c LEFT JOIN labelled AS l USING (cause) JOIN sluice.rejects AS r ON r.id = c.newest JOIN sluice.runs AS run ON run.id = r.run_id
     LEFT JOIN LATERAL (
       SELECT n.node FROM jsonb_array_elements(
         jsonb_build_array(run.plan->'source', run.plan->'target') || coalesce(run.plan->'moreSources', '[]')
           || coalesce(run.plan->'moreTargets', '[]') || (run.plan->'operators')
       ) AS n (node) WHERE n.node->>'node' = c.node LIMIT 1
     ) AS known ON true
     ORDER BY c.count DESC, c.node, c.column_name, c.code`,
    [...values],
  );
  return rows;
}
