import { readStoredRun, type StoredRun } from '../commit/runs.ts';
import type { WithClient } from './database.ts';
import { refuse } from './run-refusals.ts';

/** The stored run; throws `run.not_found` where there is none. */
export async function knownRun(withClient: WithClient, runId: string): Promise<StoredRun> {
  const run = await withClient((client) => readStoredRun(client, runId));
  if (run === null) throw refuse.notFound(runId);
  return run;
}
