import { sql } from 'kysely';
import type { RunSnapshot } from '../../../runtime/contract/run.ts';
import { isUuid } from '../../store/is-uuid.ts';
import { notFound } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';

/** The run's state now; 404 where the tenant (or the pipeline, where one is named) has no such run. */
export async function requireRun(
  { store, runner }: Pick<ApiDeps, 'store' | 'runner'>,
  tenant: string,
  id: string,
  pipelineId: string | null = null,
): Promise<RunSnapshot> {
  if (!isUuid(id)) throw notFound('run', id);
  const { rows } = await sql<{ pipeline_id: string | null }>`
    SELECT pipeline_id FROM sluice.runs WHERE id = ${id}::uuid AND tenant = ${tenant}`.execute(store.db);
  const known = rows[0];
  if (known === undefined || (pipelineId !== null && known.pipeline_id !== pipelineId)) throw notFound('run', id);
  const run = await runner.snapshot(id);
  if (run === null) throw notFound('run', id);
  return run;
}
