import type { ClientBase } from 'pg';
import { PipelineError } from '../contract/errors.ts';
import type { Plan } from '../contract/plan.ts';
import type { Split } from '../contract/source.ts';
import { planSources, planTargets } from './plan-flow.ts';

/** The tables that a plan loads into, as what is remembered of its files is kept by them. */
function targetOf(plan: Plan): string {
  return planTargets(plan)
    .map(({ schema, table }) => `${schema}.${table}`)
    .join(', ');
}

/** Whose files: of a pipeline in a file, by its name. */
const PIPELINE = `r.tenant, coalesce(r.pipeline_id, 'name:' || r.pipeline_name)`;

/** What a file is remembered by: its label, or of one that no index takes a digest of it. */
export const keyOf = (label: string): string =>
  `CASE WHEN octet_length(${label}) > 1500 THEN 'sha256:' || encode(sha256(convert_to(${label}, 'UTF8')), 'hex') ELSE ${label} END`;

interface Asking {
  readonly runId: string;
  readonly plan: Plan;
  readonly node: string;
}

/** Those of a source's splits that no earlier run of the pipeline has loaded as they are now. `splits`: under the source's own ids. */
export async function notLoadedYet(
  client: ClientBase,
  { runId, plan, node }: Asking,
  splits: readonly Split[],
): Promise<readonly Split[]> {
  const { rows } = await client.query<{ file: string }>({
    name: 'sluice-loaded-files',
    text: `SELECT s.label AS file FROM sluice.runs AS r
      JOIN sluice.loaded_files AS f ON (f.tenant, f.pipeline) = (${PIPELINE}) AND f.target = $2 AND f.node = $3
      JOIN unnest($4::text[], $5::jsonb[]) AS s(label, meta) ON f.file = ${keyOf('s.label')}
        AND f.version = s.meta->>'version' AND f.modified_ms IS NOT DISTINCT FROM (s.meta->>'modifiedAt')::numeric
      WHERE r.id = $1 AND f.run_id <> r.id`,
    values: [
      runId,
      targetOf(plan),
      node,
      splits.map(({ label }) => label),
      splits.map(({ meta }) => JSON.stringify(meta)),
    ],
  });
  const known = new Set(rows.map(({ file }) => file));
  return splits.filter(({ label }) => !known.has(label));
}

/** Stores how many files of a source a run has left out so far, as loaded before. */
export async function noteLeftOut(
  client: ClientBase,
  { runId, node, files }: { readonly runId: string; readonly node: string; readonly files: number },
): Promise<void> {
  await client.query(
    `UPDATE sluice.runs SET left_out = coalesce(left_out, '{}') || jsonb_build_object($2::text, $3::int) WHERE id = $1`,
    [runId, node, files],
  );
}

/** Forgets what was loaded into the tables of a plan that replaces their rows, in the transaction that does. */
export async function forgetLoaded(
  client: ClientBase,
  { runId, plan }: { readonly runId: string; readonly plan: Plan },
): Promise<void> {
  if (!planTargets(plan).some(({ load: { mode } }) => mode === 'truncate' || mode === 'blue_green')) return;
  await client.query(
    `DELETE FROM sluice.loaded_files AS f USING sluice.runs AS r
     WHERE r.id = $1 AND (f.tenant, f.pipeline) = (${PIPELINE}) AND f.target = $2`,
    [runId, targetOf(plan)],
  );
}

/**
 * Notes splits of a run that are loaded, in the transaction that loads the last of their rows. `only`: those that are;
 * `null`: all of the run. Throws `load.file_taken` where another run has loaded one of them in the meantime.
 */
export async function noteLoaded(
  client: ClientBase,
  { runId, plan, only }: { readonly runId: string; readonly plan: Plan; readonly only: readonly string[] | null },
): Promise<void> {
  const sources = planSources(plan).filter(({ remembers }) => remembers !== undefined);
  if (sources.length === 0 || only?.length === 0) return;
  const skipping = sources.filter(({ remembers }) => remembers === 'skip').map(({ node }) => node);
  const { rows } = await client.query<{ file: string }>({
    name: 'sluice-note-loaded',
    // In one order everywhere: two runs that note the same files wait for each other, and not in a circle.
    text: `WITH files AS (
        SELECT r.tenant, coalesce(r.pipeline_id, 'name:' || r.pipeline_name) AS pipeline, coalesce(s.node, $3) AS node,
          s.label, ${keyOf('s.label')} AS file, s.meta->>'version' AS version, (s.meta->>'modifiedAt')::numeric AS modified_ms, s.bytes
        FROM sluice.splits AS s JOIN sluice.runs AS r ON r.id = s.scope
        WHERE s.scope = $1 AND ($4::text[] IS NULL OR s.split = ANY ($4)) AND s.meta->>'version' IS NOT NULL
          AND coalesce(s.node, $3) = ANY ($5)
      ), noted AS (
        INSERT INTO sluice.loaded_files AS f (tenant, pipeline, target, node, file, version, modified_ms, bytes, run_id)
        SELECT tenant, pipeline, $2, node, file, version, modified_ms, bytes, $1 FROM files ORDER BY node, file
        ON CONFLICT (tenant, pipeline, target, node, file) DO UPDATE SET version = excluded.version,
          modified_ms = excluded.modified_ms, bytes = excluded.bytes, run_id = excluded.run_id,
          loaded_at = clock_timestamp()
        WHERE f.version <> excluded.version OR f.modified_ms IS DISTINCT FROM excluded.modified_ms
          OR f.run_id = excluded.run_id OR f.node <> ALL ($6)
        RETURNING f.node, f.file
      )
      SELECT label AS file FROM files WHERE NOT EXISTS (SELECT FROM noted WHERE (noted.node, noted.file) = (files.node, files.file))
      ORDER BY file LIMIT 1`,
    values: [runId, targetOf(plan), plan.source.node, only, sources.map(({ node }) => node), skipping],
  });
  if (rows[0] !== undefined) throw taken(rows[0].file);
}

function taken(file: string): PipelineError {
  return new PipelineError('load.file_taken', {
    message: `${JSON.stringify(file)} was loaded by another run of this pipeline while this one read it. Nothing of this transaction is kept.`,
    next: 'Start a new run: it leaves out what is loaded. Let one run of a pipeline end before the next one starts.',
    origin: { label: file },
  });
}
