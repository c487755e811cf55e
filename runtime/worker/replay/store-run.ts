import type { ClientBase } from 'pg';
import { freezeLetters } from '../../commit/dead-letters.ts';
import { createRun } from '../../commit/runs.ts';
import { PipelineError } from '../../contract/errors.ts';
import type { RunRequest } from '../../contract/run.ts';
import { replayPlan } from './replay-plan.ts';

/** Stores a run as `pending`; a replay together with the dead letters that it takes, or not at all where none is open. */
export async function storeRun(client: ClientBase, runId: string, request: RunRequest): Promise<void> {
  const { replay, tenant } = request;
  if (replay === undefined) return createRun(client, runId, request);
  await client.query('BEGIN');
  try {
    await createRun(client, runId, { ...request, plan: replayPlan(request.plan) });
    const filter = request.pipelineId === null ? replay : { ...replay, pipelineId: request.pipelineId };
    if ((await freezeLetters(client, runId, { tenant, filter })) === 0) throw noneOpen();
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

function noneOpen(): PipelineError {
  return new PipelineError('dead_letter.none_open', {
    message: 'None of these dead letters is open: they are replayed or discarded, or another replay has taken them.',
    next: 'List the dead letters to see how they stand.',
  });
}
