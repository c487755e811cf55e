import type { ClientBase } from 'pg';
import { storable } from '../../runtime/commit/storable.ts';
import type { PipelineError } from '../../runtime/contract/errors.ts';

/** Tells a person what a trigger has met, which no run can say. */
export async function insertAlert(
  client: ClientBase,
  pipeline: { readonly tenant: string; readonly pipelineId: string; readonly name: string; readonly node: string },
  { code, message, next }: PipelineError,
): Promise<void> {
  const { tenant, pipelineId, name, node } = pipeline;
  await client.query(
    `INSERT INTO sluice.alerts (tenant, pipeline_id, pipeline_name, node, code, message, next)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [tenant, pipelineId, name, node, code, storable(message), storable(next)],
  );
}
