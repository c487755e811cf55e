import type { ClientBase } from 'pg';
import type { AnomalyGuard, CheckResult } from '../contract/check.ts';
import type { StoredRun } from './runs.ts';

/**
 * Holds the rows of a run to the mean of those that the last runs of its pipeline loaded. Runs that failed, were
 * cancelled or had no file say nothing. A run without a stored pipeline is told by its name. `rows`: loaded or about to be, by key too.
 */
export async function judgeAnomaly(
  client: ClientBase,
  run: StoredRun,
  { baselineRuns, maxDeviation, onFail }: AnomalyGuard,
  rows: number,
): Promise<CheckResult> {
  const { rows: past } = await client.query<{ runs: string; mean: string | null }>(
    `SELECT count(*) AS runs, avg(rows)::double precision AS mean FROM (
       SELECT (counts->>'loaded')::bigint + (counts->>'superseded')::bigint AS rows FROM sluice.runs
       WHERE tenant = $1 AND pipeline_id IS NOT DISTINCT FROM $2::text
         AND ($2::text IS NOT NULL OR pipeline_name = $3)
         AND id <> $4 AND status IN ('success', 'partial') AND trigger <> 'replay'
         AND coalesce(wait->>'outcome', 'found') = 'found'
       ORDER BY created_at DESC, id DESC LIMIT $5
     ) AS last`,
    [run.tenant, run.pipelineId, run.plan.name, run.id, baselineRuns],
  );
  const runs = Number(past[0]?.runs ?? 0);
  const mean = Number(past[0]?.mean ?? 0);
  const common = { node: null, validator: 'anomaly', field: null, found: `${rows} rows`, onFail } as const;
  if (runs < baselineRuns) {
    return { ...common, expected: `judged from ${baselineRuns} past runs on; there are ${runs}`, ok: true };
  }
  const [low, high] = [mean * (1 - maxDeviation), mean * (1 + maxDeviation)];
  return {
    ...common,
    expected: `${Math.max(0, Math.ceil(low))} to ${Math.floor(high)} rows, by the mean of ${shown(mean)} of ${runs} past runs`,
    ok: rows >= low && rows <= high,
  };
}

function shown(mean: number): string {
  return String(Math.round(mean * 10) / 10);
}
