import type { ClientBase } from 'pg';
import { PipelineError } from '../contract/errors.ts';
import type { Json } from '../contract/json.ts';
import type { Seal } from '../contract/sink.ts';
import { dropStates } from './operator-states.ts';
import { coverAllLetters } from './replay-letters.ts';
import type { StagingState, StoredRun } from './runs.ts';
import { dropStageSplits } from './stage-splits.ts';
import { advanceWatermark, watermarkTarget } from './watermarks.ts';

/** Notes where a run stages its rows. In the transaction that makes the table, so that none is ever orphaned. */
export async function setRunStaging(client: ClientBase, runId: string, staging: StagingState | null): Promise<void> {
  await client.query('UPDATE sluice.runs SET staging = $2 WHERE id = $1', [
    runId,
    staging === null ? null : JSON.stringify(staging),
  ]);
}

/** Whether a staged run's rows are in the target. Waits for a publishing commit that is still in doubt. */
export async function isPublished(client: ClientBase, runId: string): Promise<boolean> {
  const { rows } = await client.query<{ published: boolean }>(
    'SELECT published_at IS NOT NULL AS published FROM sluice.runs WHERE id = $1 FOR UPDATE',
    [runId],
  );
  return rows[0]?.published === true;
}

/**
 * Forgets everything that a run has committed, so that it loads again from the beginning: its staging rows are gone.
 * Epochs grow, so that former owners can commit no more. In the caller's transaction.
 */
export async function restartRun(client: ClientBase, runId: string): Promise<void> {
  await dropStageSplits(client, runId);
  await dropStates(client, runId);
  await client.query(
    `WITH rejects AS (DELETE FROM sluice.rejects WHERE run_id = $1),
       run AS (UPDATE sluice.runs SET staging = NULL, read_before_resume = 0 WHERE id = $1)
     UPDATE sluice.splits SET status = 'pending', epoch = epoch + 1, owner = NULL, position = NULL, counters = DEFAULT,
       updated_at = clock_timestamp() WHERE scope = $1`,
    [runId],
  );
}

/** What became of the rows that were staged for a target. */
export interface PublishedTarget {
  readonly node: string;
  /** Staged rows that are in the target now, those that lost against a later one of their key, and those that were not new. */
  readonly loaded: number;
  readonly superseded: number;
  readonly filtered: number;
  /** Highest watermark of the loaded rows; `null`: none was loaded, or the load has no watermark. */
  readonly mark: string | null;
}

export interface PublishSealOptions {
  readonly run: StoredRun;
  /** Of each target, the plan's first first. */
  readonly published: readonly PublishedTarget[];
}

/**
 * The seal of a staged run's one last transaction: every split is done, and nobody has published before. What became
 * of the staged rows is stored with it. Throws `commit.incomplete` or `commit.fenced`; the caller rolls back.
 */
export function createPublishSeal({ run, published }: PublishSealOptions): Seal {
  return async (client) => {
    const { rows } = await client.query<{ splits: string }>(
      `SELECT count(*) AS splits FROM sluice.splits WHERE scope = $1 AND status <> 'done'`,
      [run.id],
    );
    const open = Number(rows[0]?.splits ?? 0);
    if (open > 0) {
      throw new PipelineError('commit.incomplete', {
        message: `${open} splits are not read to their end, so the staged rows are not published.`,
        next: 'Resume the run.',
        detail: { runId: run.id, open },
      });
    }
    const { rowCount } = await client.query(
      `UPDATE sluice.runs SET published_at = clock_timestamp(), staging = NULL, published = $2
       WHERE id = $1 AND published_at IS NULL AND status = 'running'`,
      [run.id, JSON.stringify(storedCounts(published))],
    );
    if (rowCount !== 1) {
      throw new PipelineError('commit.fenced', {
        message: 'The run has been published already, or does not go on any more.',
        next: 'Look at the run: when it was published, its rows are in the target.',
        detail: { runId: run.id },
      });
    }
    const marked = watermarkTarget(run.plan)?.node;
    await advanceWatermark(client, run, published.find(({ node }) => node === marked)?.mark ?? null);
    await coverAllLetters(client, run.id);
  };
}

function storedCounts(published: readonly PublishedTarget[]): Json {
  const [first, ...others] = published.map(({ mark: _, ...counts }) => counts);
  return { ...first, ...(others.length === 0 ? {} : { others }) };
}
