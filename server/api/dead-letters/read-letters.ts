import type { Pool } from 'pg';
import { DEAD_LETTERS, letterCondition } from '../../../runtime/commit/dead-letters.ts';
import type { DeadLetterFilter, DeadLetterStatus } from '../../../runtime/contract/dead-letter.ts';
import type { JsonObject } from '../../../runtime/plan/model/json-value.ts';
import type { DeadLetter, DeadLetterCause } from './schema.ts';

/** A dead letter as it is stored, with its run. */
export interface LetterRow {
  readonly id: string;
  readonly letter: DeadLetterStatus;
  readonly run_id: string;
  readonly pipeline_id: string | null;
  readonly pipeline_name: string;
  readonly label: string;
  readonly row_number: string;
  readonly line: string | null;
  readonly node: string;
  readonly column_name: string | null;
  readonly value: string | null;
  readonly code: string;
  readonly reason: string;
  readonly rule: string | null;
  readonly record: JsonObject | null;
  readonly edited: JsonObject | null;
  readonly edited_at: Date | null;
  readonly replay_run: string | null;
  readonly replay_of: string | null;
  readonly again: string | null;
  readonly created_at: Date;
  readonly settled_at: Date | null;
}

export interface LetterPage {
  readonly tenant: string;
  readonly filter: DeadLetterFilter;
  /** Id of the last one before; `null`: from the beginning. */
  readonly after: string | null;
  readonly limit: number;
}

/** Dead letters in the order in which they were rejected, and how many match in all. */
export async function readLetterRows(
  pool: Pool,
  { tenant, filter, after, limit }: LetterPage,
): Promise<{ readonly rows: readonly LetterRow[]; readonly total: number }> {
  const { text, values } = letterCondition(tenant, filter, 3);
  const { rows } = await pool.query<LetterRow>(
    `SELECT r.*, run.pipeline_name, (SELECT max(a.id) FROM sluice.rejects AS a WHERE a.replay_of = r.id) AS again
     FROM ${DEAD_LETTERS} WHERE ($1::bigint IS NULL OR r.id > $1) AND ${text} ORDER BY r.id LIMIT $2`,
    [after, limit, ...values],
  );
  const all = letterCondition(tenant, filter);
  const counted = await pool.query<{ total: number }>(
    `SELECT count(*)::int AS total FROM ${DEAD_LETTERS} WHERE ${all.text}`,
    [...all.values],
  );
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

/** Dead letters by what was wrong with them, the most frequent cause first. */
export async function readCauses(pool: Pool, tenant: string, filter: DeadLetterFilter): Promise<DeadLetterCause[]> {
  const { text, values } = letterCondition(tenant, filter);
  const { rows } = await pool.query<DeadLetterCause & { lastAt: Date }>(
    `SELECT r.pipeline_id AS "pipelineId", max(run.pipeline_name) AS "pipelineName", r.node, r.column_name AS column,
       r.code, (array_agg(r.reason ORDER BY r.id DESC))[1] AS reason, count(*)::int AS count,
       count(*) FILTER (WHERE r.letter = 'open')::int AS open, max(r.created_at) AS "lastAt"
     FROM ${DEAD_LETTERS} WHERE ${text} GROUP BY r.pipeline_id, r.node, r.column_name, r.code
     ORDER BY count(*) DESC, r.node, r.column_name, r.code`,
    [...values],
  );
  return rows.map((row) => ({ ...row, lastAt: row.lastAt.toISOString() }));
}

/** A dead letter as it is answered. */
export function presentLetter(row: LetterRow): DeadLetter {
  return {
    id: row.id,
    status: row.letter,
    runId: row.run_id,
    pipelineId: row.pipeline_id,
    pipelineName: row.pipeline_name,
    label: row.label,
    row: Number(row.row_number),
    line: row.line === null ? null : Number(row.line),
    node: row.node,
    column: row.column_name,
    value: row.value,
    code: row.code,
    reason: row.reason,
    rule: row.rule,
    record: row.record,
    edited: row.edited,
    editedAt: row.edited_at?.toISOString() ?? null,
    replayRunId: row.replay_run,
    replayOf: row.replay_of,
    rejectedAgainAs: row.again,
    createdAt: row.created_at.toISOString(),
    settledAt: row.settled_at?.toISOString() ?? null,
  };
}
