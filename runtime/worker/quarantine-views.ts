import { makeQuarantineView } from '../../sinks/postgres/tables/quarantine-view.ts';
import type { StoredRun } from '../commit/runs.ts';
import type { WithClient } from './database.ts';

/** The tables that nodes name for their dead letters. */
export async function makeQuarantineViews(
  withClient: WithClient,
  { plan, tenant, pipelineId }: StoredRun,
): Promise<void> {
  for (const { node, quarantine } of plan.operators) {
    if (quarantine === undefined) continue;
    const options = { view: quarantine, node, tenant, pipelineId, pipelineName: plan.name };
    await withClient((client) => makeQuarantineView(client, options));
  }
}
