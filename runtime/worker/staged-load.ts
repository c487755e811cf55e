import type { ClientBase } from 'pg';
import {
  createStaging,
  dropStaging,
  isStagingIntact,
  type ToStage,
} from '../../sinks/postgres/staging/create-staging.ts';
import { backUpTable } from '../../sinks/postgres/tables/back-up-table.ts';
import { planTargets } from '../commit/plan-flow.ts';
import { restartRun, setRunStaging } from '../commit/run-staging.ts';
import type { StagingState, StoredRun } from '../commit/runs.ts';
import { mayLeaveOut } from '../commit/staged-rejects.ts';
import { noteWatermark } from '../commit/watermarks.ts';
import type { Plan, PlannedTarget } from '../contract/plan.ts';
import type { WithClient } from './database.ts';
import { holdersOf } from './stages/stage-plan.ts';
import { targetOf } from './target-of.ts';

/** Staged rows of a run that ended without publishing are kept this long, for a resume. */
const KEEP = '1 day';

/** The staging tables of a run, made anew with the run's counters where their rows are gone; `null`: rows go to the targets. */
export async function prepareStaging(withClient: WithClient, run: StoredRun): Promise<StagingState | null> {
  const { plan } = run;
  if (plan.shape === 'direct' || run.published) return null;
  const { staging } = run;
  if (staging !== null && (await withClient((client) => isStagingIntact(client, staging)))) return staging;
  return withClient((client) =>
    inTransaction(client, async () => {
      await dropExpired(client);
      await restartRun(client, run.id);
      await noteWatermark(client, run);
      const fresh = await createStaging(client, {
        targets: planTargets(plan).map((target) => toStage(plan, target)),
        runId: run.id,
        unlogged: true,
        stages: holdersOf(plan),
      });
      const staging = { ...fresh, finished: 0 };
      await setRunStaging(client, run.id, staging);
      return staging;
    }),
  );
}

function toStage(plan: Plan, target: PlannedTarget): ToStage {
  const twin = target.load.mode === 'blue_green';
  // A table that takes the target's place has no room for more columns: it is filled at the end then.
  return { target: targetOf(plan, target), twin, origins: !twin || mayLeaveOut(plan) };
}

/** Copies the rows of a target that commits land in, once a run; those of a staged load are copied as it publishes. */
export async function backUp(withClient: WithClient, { id, plan }: StoredRun): Promise<void> {
  const targets = planTargets(plan).filter(({ backup }) => backup === true);
  if (targets.length === 0 || plan.shape === 'staged') return;
  await withClient((client) =>
    inTransaction(client, async () => {
      await client.query('SET LOCAL statement_timeout = 0');
      const { rowCount } = await client.query(
        'UPDATE sluice.runs SET backed_up = true WHERE id = $1 AND NOT backed_up',
        [id],
      );
      if (rowCount !== 1) return;
      for (const target of targets) await backUpTable(client, target, target.node);
    }),
  );
}

/** Staged rows that nobody came back for. Their runs start from the beginning when they are resumed after all. */
async function dropExpired(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ id: string; staging: StagingState }>(
    `SELECT id, staging FROM sluice.runs
     WHERE staging IS NOT NULL AND status IN ('failed', 'cancelled') AND finished_at < clock_timestamp() - $1::interval
     FOR UPDATE SKIP LOCKED`,
    [KEEP],
  );
  for (const { id, staging } of rows) {
    await dropStaging(client, staging);
    await setRunStaging(client, id, null);
  }
}

async function inTransaction<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
