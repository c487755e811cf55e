import type { ClientBase } from 'pg';
import { rememberKeys, type SeenScope } from '../../../sinks/postgres/staging/seen-keys.ts';
import { madeTable } from '../../../sinks/postgres/staging/stage-tables.ts';
import type { StoredRun } from '../../commit/runs.ts';
import { holdersOf } from './stage-plan.ts';

/** A pipeline that is not stored, such as one in a file, is known by its name. */
export function seenScope({ tenant, pipelineId, plan }: StoredRun, node: string): SeenScope {
  return { tenant, pipeline: pipelineId ?? `name:${plan.name}`, node };
}

/** Notes what a run's holders are to remember, in the transaction that publishes its rows. */
export async function rememberSeen(client: ClientBase, run: StoredRun): Promise<void> {
  const { staging } = run;
  if (staging === null) return;
  for (const [stage, { node, finish }] of holdersOf(run.plan).entries()) {
    const { key } = finish;
    if (key === undefined) continue;
    const made = madeTable(staging, stage);
    await rememberKeys(client, { scope: seenScope(run, node), query: { ...finish, key }, made });
  }
}
