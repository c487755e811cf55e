import type { ClientBase } from 'pg';
import { PipelineError } from '../contract/errors.ts';
import type { Json } from '../contract/json.ts';
import type { Split } from '../contract/source.ts';
import { emptyCounters, type SplitCounters } from './counters.ts';

/** A split that is ours until another takes it. */
export interface TakenSplit {
  readonly split: Split;
  /** Its number in the order of the source. */
  readonly ordinal: number;
  /** Node of its source, where the plan has several. */
  readonly node: string | null;
  /** 64 bits, as text. */
  readonly epoch: string;
  /** Resume after this; `null` = from the beginning. */
  readonly position: Json | null;
  readonly counters: SplitCounters;
  /** Nothing is left to read. */
  readonly done: boolean;
}

interface SplitRow {
  ordinal: string;
  node: string | null;
  split: string;
  label: string;
  bytes: string | null;
  meta: Json;
  epoch: string;
  position: Json | null;
  counters: SplitCounters;
  status: 'pending' | 'running' | 'done';
}

function takenSplit(row: SplitRow): TakenSplit {
  return {
    split: {
      id: row.split,
      label: row.label,
      bytes: row.bytes === null ? null : Number(row.bytes),
      meta: row.meta,
    },
    ordinal: Number(row.ordinal),
    node: row.node,
    epoch: row.epoch,
    position: row.position,
    // Rows of earlier versions lack what is counted since.
    counters: { ...emptyCounters(), ...row.counters },
    done: row.status === 'done',
  };
}

export interface Take {
  /** Token of the taker, its own from its first claim to its end: by it a lane knows its splits again. */
  readonly owner: string;
  readonly limit: number;
  readonly bytes: number;
  /** How many take from the scope at once: each claims at most its share of what is pending, so that none idles. */
  readonly takers?: number;
}

async function claim(
  client: ClientBase,
  scope: string,
  { owner, limit, bytes, takers = 1 }: Take,
): Promise<SplitRow[]> {
  // An array in place of a join: planned while the table was all but empty, a join summed anew for each split of the run.
  const { rows } = await client.query<SplitRow>({
    name: 'sluice-take-splits',
    text: `WITH free AS MATERIALIZED (
        SELECT split, ordinal, coalesce(bytes, 0) AS bytes FROM sluice.splits
        WHERE scope = $1 AND status = 'pending' ORDER BY ordinal LIMIT $2 FOR UPDATE SKIP LOCKED
      ), summed AS (
        SELECT split, sum(bytes) OVER (ORDER BY ordinal) AS up_to, bytes, sum(bytes) OVER () AS free FROM free
      ), taken AS (
        UPDATE sluice.splits AS s SET status = 'running', epoch = s.epoch + 1, owner = $5, updated_at = clock_timestamp()
        WHERE s.scope = $1 AND s.split = ANY (ARRAY(
          SELECT split FROM summed WHERE up_to = bytes OR (up_to - bytes < $3 AND up_to <= free / $4)))
        RETURNING s.*
      )
      SELECT split, node, ordinal, label, bytes, meta, epoch, position, counters, status FROM taken ORDER BY ordinal`,
    values: [scope, limit, bytes, takers, owner],
  });
  return rows;
}

/** Waits for a taker that holds more rows than it will claim; false when nothing is pending. */
async function pendingAfterOthers(client: ClientBase, scope: string): Promise<boolean> {
  await client.query(
    `SELECT 1 FROM sluice.splits WHERE scope = $1 AND status = 'pending' ORDER BY ordinal LIMIT 1 FOR UPDATE`,
    [scope],
  );
  const { rowCount } = await client.query(
    `SELECT 1 FROM sluice.splits WHERE scope = $1 AND status = 'pending' LIMIT 1`,
    [scope],
  );
  return rowCount === 1;
}

/**
 * Claims pending splits in source order: at most `limit`, and no further one once `bytes` are reached (at least one
 * in any case). Concurrent takers get disjoint splits. Each split's epoch grows, so that a former owner can commit
 * no more. Empty only when no split is pending. Outside a transaction: the claim is durable when this resolves.
 */
export async function takeSplits(client: ClientBase, scope: string, options: Take): Promise<readonly TakenSplit[]> {
  for (;;) {
    const rows = await claim(client, scope, options);
    if (rows.length > 0) return rows.map(takenSplit);
    if (!(await pendingAfterOthers(client, scope))) return [];
  }
}

/**
 * The truth about a split whose last commit is in doubt: growing the epoch waits on the row lock of that commit, so
 * the position read with it is final. When its answer got lost, do the same again: the epoch that it sets is the one
 * after `epoch`, and the owner tells our own raise from that of another. Throws `commit.fenced` when another came.
 */
export async function retakeSplit(
  client: ClientBase,
  mine: { readonly scope: string; readonly split: string; readonly owner: string; readonly epoch: string },
): Promise<TakenSplit> {
  const { rows } = await client.query<SplitRow>(
    `UPDATE sluice.splits SET epoch = $4::bigint + 1, updated_at = clock_timestamp()
     WHERE scope = $1 AND split = $2 AND owner = $3 AND epoch IN ($4::bigint, $4::bigint + 1)
     RETURNING split, node, ordinal, label, bytes, meta, epoch, position, counters, status`,
    [mine.scope, mine.split, mine.owner, mine.epoch],
  );
  const row = rows[0];
  if (row === undefined) {
    throw new PipelineError('commit.fenced', {
      message: `Split ${mine.split} has another owner now.`,
      next: 'Another worker goes on from the last commit. If no other worker runs, resume the run.',
      detail: { ...mine },
    });
  }
  return takenSplit(row);
}

/**
 * Gives back the splits of owners that are gone, for a resume. Waits for commits still in doubt; former owners can
 * commit no more. Gives the number of splits released.
 */
export async function releaseRunning(client: ClientBase, scope: string): Promise<number> {
  const { rowCount } = await client.query(
    `UPDATE sluice.splits SET status = 'pending', epoch = epoch + 1, owner = NULL, updated_at = clock_timestamp()
     WHERE scope = $1 AND status = 'running'`,
    [scope],
  );
  return rowCount ?? 0;
}
