import type { ClientBase } from 'pg';
import type { PipelineError } from '../contract/errors.ts';
import type { RunWait } from '../contract/run.ts';

/** How a run waits, by the clock of the database. */
export interface StoredWait {
  readonly wait: RunWait | null;
  /** Milliseconds until its next look; 0 when it is due, or it waits for nothing. */
  readonly leftMs: number;
}

export async function readWait(client: ClientBase, runId: string): Promise<StoredWait> {
  const { rows } = await client.query<{ wait: RunWait | null; left: number | null }>(
    `SELECT wait, (extract(epoch FROM (wait->>'nextLookAt')::timestamptz - clock_timestamp()) * 1000)::float8 AS left
     FROM sluice.runs WHERE id = $1`,
    [runId],
  );
  return { wait: rows[0]?.wait ?? null, leftMs: Math.max(0, Math.ceil(rows[0]?.left ?? 0)) };
}

/** The run is `pending` until it looks again. Gives the milliseconds until then. */
export async function noteWait(
  client: ClientBase,
  runId: string,
  wait: Pick<RunWait, 'node' | 'looks' | 'mostLooks'> & { readonly minutes: number },
): Promise<number> {
  const { node, looks, mostLooks, minutes } = wait;
  await client.query(
    `UPDATE sluice.runs SET status = 'pending', wait = $2::jsonb || jsonb_build_object('nextLookAt',
       to_char((clock_timestamp() + make_interval(secs => $3)) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
     WHERE id = $1`,
    [runId, JSON.stringify({ node, looks, mostLooks, outcome: null }), minutes * 60],
  );
  return (await readWait(client, runId)).leftMs;
}

/** The run waits no more. `alert`: what a person is to be told with it. */
export async function endWait(
  client: ClientBase,
  runId: string,
  wait: Omit<RunWait, 'nextLookAt'>,
  alert: PipelineError | null,
): Promise<void> {
  const { node, looks, mostLooks, outcome } = wait;
  await client.query(
    `WITH told AS (
       INSERT INTO sluice.alerts (tenant, pipeline_id, pipeline_name, run_id, node, code, message, next)
       SELECT tenant, pipeline_id, pipeline_name, id, $3, $4::text, $5, $6 FROM sluice.runs
       WHERE id = $1 AND $4::text IS NOT NULL
       ON CONFLICT DO NOTHING
     ) UPDATE sluice.runs SET wait = $2 WHERE id = $1`,
    [
      runId,
      JSON.stringify({ node, looks, mostLooks, nextLookAt: null, outcome }),
      node,
      alert?.code ?? null,
      alert?.message ?? null,
      alert?.next ?? null,
    ],
  );
}
