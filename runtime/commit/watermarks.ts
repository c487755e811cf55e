import type { ClientBase } from 'pg';
import { PipelineError } from '../contract/errors.ts';
import type { Plan, PlannedLoad, PlannedTarget } from '../contract/plan.ts';
import { planTargets } from './plan-flow.ts';
import type { StoredRun } from './runs.ts';

type WatermarkLoad = Extract<PlannedLoad, { mode: 'incremental_watermark' }>;

/** Whose mark it is: of a pipeline, by its id, or by its name where it has none, for one column of one table. */
type Owner = Pick<StoredRun, 'id' | 'tenant' | 'pipelineId' | 'plan'>;

const KEY = 'tenant = $1 AND pipeline = $2 AND schema_name = $3 AND table_name = $4 AND column_name = $5';

function keyOf({ tenant, pipelineId, plan }: Omit<Owner, 'id'>, { column }: WatermarkLoad): readonly string[] {
  const { schema, table } = watermarkTarget(plan) ?? plan.target;
  return [tenant, pipelineId ?? `name:${plan.name}`, schema, table, column];
}

/** The one target that is loaded by a watermark, where a plan has it. */
export function watermarkTarget(plan: Plan): PlannedTarget | null {
  return planTargets(plan).find(({ load }) => load.mode === 'incremental_watermark') ?? null;
}

export function watermarkLoad(plan: Plan): WatermarkLoad | null {
  const load = watermarkTarget(plan)?.load;
  return load?.mode === 'incremental_watermark' ? load : null;
}

/** The mark that a run would start from; `null`: there is none yet, or the load has no watermark. */
export async function currentWatermark(client: ClientBase, owner: Omit<Owner, 'id'>): Promise<string | null> {
  const load = watermarkLoad(owner.plan);
  if (load === null) return null;
  const key = keyOf(owner, load);
  const { rows } = await client.query<{ value: string }>(`SELECT value FROM sluice.watermarks WHERE ${KEY}`, [...key]);
  return rows[0]?.value ?? null;
}

/** Notes with the run the mark as it stands at the run's start, once: a resume goes on from the same. */
export async function noteWatermark(client: ClientBase, owner: Owner): Promise<void> {
  const load = watermarkLoad(owner.plan);
  if (load === null) return;
  await client.query(
    `UPDATE sluice.runs SET watermark = jsonb_build_object('from',
       (SELECT value FROM sluice.watermarks WHERE ${KEY}), 'to', NULL) WHERE id = $6 AND watermark IS NULL`,
    [...keyOf(owner, load), owner.id],
  );
}

/** The mark at the run's start; `null`: there was none, and all rows are new. */
export async function startWatermark(client: ClientBase, runId: string): Promise<string | null> {
  const { rows } = await client.query<{ from: string | null }>(
    `SELECT watermark->>'from' AS from FROM sluice.runs WHERE id = $1`,
    [runId],
  );
  return rows[0]?.from ?? null;
}

/**
 * Moves the mark to the highest value that was loaded, if any was. In the transaction that loads. Throws
 * `load.watermark_moved` where another run has moved it since this one started: both would have loaded the same rows.
 */
export async function advanceWatermark(client: ClientBase, owner: Owner, to: string | null): Promise<void> {
  const load = watermarkLoad(owner.plan);
  if (load === null) return;
  const key = keyOf(owner, load);
  const from = await startWatermark(client, owner.id);
  // Whoever comes second waits here, and sees what the first has made of it.
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 7236115911))', [JSON.stringify(key)]);
  const { rows } = await client.query<{ value: string }>(`SELECT value FROM sluice.watermarks WHERE ${KEY}`, [...key]);
  const now = rows[0]?.value ?? null;
  if (now !== from) throw moved(load.column, from, now);
  if (to !== null) {
    await client.query(
      `INSERT INTO sluice.watermarks (tenant, pipeline, schema_name, table_name, column_name, value, run_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (tenant, pipeline, schema_name, table_name, column_name) DO UPDATE SET
         value = greatest(watermarks.value::${load.type}, EXCLUDED.value::${load.type})::text,
         run_id = EXCLUDED.run_id, updated_at = clock_timestamp()`,
      [...key, to, owner.id],
    );
  }
  await client.query(
    `UPDATE sluice.runs SET watermark = jsonb_set(watermark, '{to}', coalesce(to_jsonb($2::text), watermark->'from'))
     WHERE id = $1`,
    [owner.id, to],
  );
}

function moved(column: string, from: string | null, now: string | null): PipelineError {
  return new PipelineError('load.watermark_moved', {
    message: `Another run of the pipeline has moved the watermark of "${column}" from ${from ?? 'nowhere'} to ${now ?? 'nowhere'} since this one started: the rows in between are loaded already. Nothing of this run was loaded.`,
    next: 'Run the pipeline again: it goes on from the new mark.',
    detail: { column, from, now },
  });
}
