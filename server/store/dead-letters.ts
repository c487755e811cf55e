import type { Pool } from 'pg';
import { DEAD_LETTERS, LETTER_SOURCE, letterCondition } from '../../runtime/commit/dead-letters.ts';
import type { DeadLetterFilter, DeadLetterStatus } from '../../runtime/contract/dead-letter.ts';
import type { JsonObject } from '../../runtime/plan/model/json-value.ts';
import { ofOneSource, sourceLabel } from './letter-causes.ts';

/** A dead letter as it is stored, with its run. */
export interface LetterRow {
  readonly id: string;
  readonly letter: DeadLetterStatus;
  readonly run_id: string;
  readonly pipeline_id: string | null;
  readonly pipeline_name: string;
  /** Of the run; `null`: it was made from a file. */
  readonly version: number | null;
  /** Node of the source that it is a record of. */
  readonly source: string;
  /** What the plan of its run calls that node; `null`: a node made the row of several sources'. */
  readonly source_label: string | null;
  readonly label: string;
  readonly row_number: string;
  readonly line: string | null;
  readonly byte_offset: string | null;
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
    `SELECT r.*, run.pipeline_name, run.version, ${LETTER_SOURCE} AS source, CASE WHEN ${ofOneSource('at.node')}
         THEN coalesce((${sourceLabel(LETTER_SOURCE)}), ${LETTER_SOURCE}) END AS source_label,
       (SELECT max(a.id) FROM sluice.rejects AS a WHERE a.replay_of = r.id) AS again
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

export interface Purge {
  readonly filter?: DeadLetterFilter | undefined;
  /** Only those rejected before. */
  readonly before?: string | undefined;
  readonly open: boolean;
}

/** Deletes dead letters that are done with, and open ones where that is asked for; never those of a replay that goes on. */
export async function purgeLetters(pool: Pool, tenant: string, { filter = {}, before, open }: Purge): Promise<number> {
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
