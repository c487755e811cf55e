import type { ClientBase } from 'pg';
import type { DropCause } from '../contract/batch.ts';
import type { Json } from '../contract/json.ts';
import type { Split } from '../contract/source.ts';
import { emptyCounters } from './counters.ts';
import { nextOrdinal } from './list-splits.ts';

/** What a holder's work did to rows, noted in the transaction that did it. */
export interface FinishedStage {
  readonly runId: string;
  readonly stage: number;
  readonly node: string;
  readonly label: string;
  readonly held: number;
  readonly made: number;
  /** Held rows that are gone, by cause. */
  readonly dropped: Readonly<Partial<Record<DropCause, number>>>;
  readonly busyMs: number;
  /** Node of the target, where the rows have been staged for it already; `null`: the next stage reads them. */
  readonly target: string | null;
}

/** Rows of a split of what a holder has made: small enough for several lanes, large enough to cost nothing. */
const SPLIT_ROWS = 100_000;

/** How many of a run's holders have made their rows. Waits for a transaction in doubt, and holds the run's row. */
export async function finishedStages(client: ClientBase, runId: string): Promise<number> {
  const { rows } = await client.query<{ finished: number | null }>(
    `SELECT (staging->>'finished')::int AS finished FROM sluice.runs WHERE id = $1 FOR UPDATE`,
    [runId],
  );
  return rows[0]?.finished ?? 0;
}

/**
 * Notes that a holder has made its rows: what became of the held ones, as a split that is done, and the splits in
 * which the next stage reads what was made. In the transaction that made them.
 */
export async function recordStage(client: ClientBase, finished: FinishedStage): Promise<void> {
  const { runId, stage, node, label, held, made, dropped, busyMs, target } = finished;
  const gone = Object.values(dropped).reduce((sum, rows) => sum + rows, 0);
  const nothing = { in: 0, out: 0, added: 0, dropped: {}, rejected: 0, busyMs: 0 };
  const counters = {
    ...emptyCounters(),
    loaded: target === null ? 0 : made,
    nodes: {
      ...(target === null ? {} : { [target]: { ...nothing, in: made, out: made } }),
      [node]: {
        ...nothing,
        out: target === null ? 0 : made,
        added: made + gone - held,
        dropped,
        busyMs,
      },
    },
  };
  const ordinal = await nextOrdinal(client, runId);
  await client.query(
    `INSERT INTO sluice.splits (scope, split, ordinal, label, meta, bytes, status, counters)
     VALUES ($1, $2, $3, $4, 'null', 0, 'done', $5)`,
    [runId, stageSplit(stage, 'made'), ordinal, label, JSON.stringify(counters)],
  );
  for (let from = 0, number = 1; target === null && from < made; from += SPLIT_ROWS, number += 1) {
    const to = Math.min(made, from + SPLIT_ROWS);
    const meta: Json = { from: String(from), to: String(to) };
    await client.query(
      `INSERT INTO sluice.splits (scope, split, ordinal, label, meta, bytes) VALUES ($1, $2, $3, $4, $5, 0)`,
      [
        runId,
        stageSplit(stage, String(number)),
        ordinal + number,
        `${label}, rows ${from + 1}–${to}`,
        JSON.stringify(meta),
      ],
    );
  }
  await client.query(
    `UPDATE sluice.runs SET staging = jsonb_set(staging, '{finished}', to_jsonb($2::int)) WHERE id = $1`,
    [runId, stage + 1],
  );
}

/** A prefix that no source's split has: their ids are paths and names. */
export const STAGE_PREFIX = '\u2009stage ';

function stageSplit(stage: number, name: string): string {
  return `${STAGE_PREFIX}${stage} ${name}`;
}

/** The holder, by its number, that has made the rows of a split; `null`: they are of the source. */
export function stageOf({ id }: Pick<Split, 'id'>): number | null {
  return id.startsWith(STAGE_PREFIX) ? Number.parseInt(id.slice(STAGE_PREFIX.length), 10) : null;
}

/** Forgets the splits of stages: what a holder made is gone, and will be made again. */
export async function dropStageSplits(client: ClientBase, runId: string): Promise<void> {
  await client.query('DELETE FROM sluice.splits WHERE scope = $1 AND starts_with(split, $2)', [runId, STAGE_PREFIX]);
}
