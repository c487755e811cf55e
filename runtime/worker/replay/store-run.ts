import type { ClientBase } from 'pg';
import { freezeLetters } from '../../commit/dead-letters.ts';
import { planSources } from '../../commit/plan-flow.ts';
import { createRun } from '../../commit/runs.ts';
import { PipelineError } from '../../contract/errors.ts';
import type { Plan, PlannedSource } from '../../contract/plan.ts';
import type { RunRequest } from '../../contract/run.ts';
import { refuseSources } from './refuse-sources.ts';
import { replayPlan } from './replay-plan.ts';

/** Stores a run as `pending`; a replay together with the dead letters that it takes, or not at all where none is open. */
export async function storeRun(client: ClientBase, runId: string, request: RunRequest): Promise<void> {
  const { replay, tenant } = request;
  if (replay === undefined) return createRun(client, runId, { ...request, plan: reloading(request) });
  await client.query('BEGIN');
  try {
    const plan = replayPlan(request.plan);
    const nodes = planSources(plan).map(({ node }) => node);
    await createRun(client, runId, { ...request, plan });
    const filter = request.pipelineId === null ? replay : { ...replay, pipelineId: request.pipelineId };
    const letters = await freezeLetters(client, runId, { tenant, filter, several: nodes.length > 1 });
    if (letters.length === 0) throw noneOpen();
    refuseSources({ name: plan.name, nodes, letters });
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** The plan, by which a resume knows as well whether files that are loaded are read. */
function reloading({ plan, reload }: RunRequest): Plan {
  if (reload !== true) return plan;
  const { source, moreSources } = plan;
  const all = (one: PlannedSource): PlannedSource => (one.remembers === 'skip' ? { ...one, remembers: 'note' } : one);
  return { ...plan, source: all(source), ...(moreSources === undefined ? {} : { moreSources: moreSources.map(all) }) };
}

function noneOpen(): PipelineError {
  return new PipelineError('dead_letter.none_open', {
    message: 'None of these dead letters is open: they are replayed or discarded, or another replay has taken them.',
    next: 'List the dead letters to see how they stand.',
  });
}
