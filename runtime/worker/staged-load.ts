import type { ClientBase } from 'pg';
import { createStaging, dropStaging, isStagingIntact } from '../../sinks/postgres/staging/create-staging.ts';
import { publishStaging } from '../../sinks/postgres/staging/publish-staging.ts';
import { summarize } from '../../sinks/postgres/summary/summarize.ts';
import { backUpTable } from '../../sinks/postgres/tables/back-up-table.ts';
import { planTargets } from '../commit/plan-flow.ts';
import { storeChecks } from '../commit/run-checks.ts';
import { createPublishSeal, isPublished, restartRun, setRunStaging } from '../commit/run-staging.ts';
import { readStoredRun, type StagingState, type StoredRun } from '../commit/runs.ts';
import { sumCounters } from '../commit/sum-counters.ts';
import { noteWatermark, startWatermark, watermarkLoad } from '../commit/watermarks.ts';
import type { CheckResult } from '../contract/check.ts';
import { type Trying, tryAgain } from '../graph/try-again.ts';
import type { WithClient } from './database.ts';
import { judgeLoad, loadRefused } from './judge-load.ts';
import { rememberSeen } from './stages/remember-seen.ts';
import { holdersOf } from './stages/stage-plan.ts';
import { summariesOf } from './summaries-of.ts';
import { targetOf } from './target-of.ts';

/** The table that lanes write, and which filling of it where it is the run's staging table. */
export interface LoadTable {
  readonly table: { readonly schema: string; readonly table: string };
  readonly staging: StagingState | null;
}

/** Staged rows of a run that ended without publishing are kept this long, for a resume. */
const KEEP = '1 day';

/** Direct: the target itself. Staged: the run's staging table, made anew with the run's counters where its rows are gone. */
export async function prepareTable(withClient: WithClient, run: StoredRun): Promise<LoadTable> {
  const { plan } = run;
  if (plan.shape === 'direct' || run.published) {
    return { table: { schema: plan.target.schema, table: plan.target.table }, staging: null };
  }
  const { staging } = run;
  if (staging !== null && (await withClient((client) => isStagingIntact(client, staging)))) return stagedIn(staging);
  return withClient((client) =>
    inTransaction(client, async () => {
      await dropExpired(client);
      await restartRun(client, run.id);
      await noteWatermark(client, run);
      const fresh = await createStaging(client, {
        target: targetOf(plan),
        runId: run.id,
        unlogged: true,
        stages: holdersOf(plan),
        twin: plan.target.load.mode === 'blue_green',
      });
      const staging = { ...fresh, finished: 0 };
      await setRunStaging(client, run.id, staging);
      return stagedIn(staging);
    }),
  );
}

function stagedIn(staging: StagingState): LoadTable {
  return { table: { schema: staging.schema, table: staging.table }, staging };
}

export interface PublishInput {
  readonly databaseUrl: string;
  readonly withClient: WithClient;
  readonly runId: string;
  readonly trying: Trying;
}

/** The one last transaction of a staged load; tried again when Postgres was out of reach, once and only once in effect. Gives how its checks came out. */
export async function publish(input: PublishInput): Promise<readonly CheckResult[]> {
  const { databaseUrl, withClient, runId, trying } = input;
  let results: readonly CheckResult[] = [];
  await tryAgain(async () => {
    // Waits for a publishing commit whose answer got lost: a plain read would not see it yet.
    if (await withClient((client) => isPublished(client, runId))) return;
    const run = await withClient((client) => readStoredRun(client, runId));
    if (run === null || run.staging === null) return;
    const { load } = run.plan.target;
    const { column } = watermarkLoad(run.plan) ?? {};
    const after = await withClient((client) => startWatermark(client, runId));
    const { loaded } = await withClient((client) => sumCounters(client, runId));
    const { staging } = run;
    const check = async (client: ClientBase): Promise<void> => {
      const above = column === undefined || after === null ? null : { column, mark: after };
      results = await judgeLoad(client, { run, table: staging, rows: loaded, above });
      const refused = loadRefused(run, results);
      if (refused === null) return;
      // The transaction that it ends would take the results with it.
      await withClient((other) => storeChecks(other, runId, results));
      throw refused;
    };
    await publishStaging(
      {
        databaseUrl,
        applicationName: `sluice run ${runId} publish`,
        target: targetOf(run.plan),
        staging,
        rows: loaded,
        replace: load.mode === 'truncate' || load.mode === 'blue_green' ? load : null,
        swap: load.mode === 'blue_green' ? { keepHours: load.keepOldHours } : null,
        backup: run.plan.target.backup === true,
        check,
        watermark: column === undefined ? null : { column, after },
      },
      (published) => async (client) => {
        for (const { node, summary } of summariesOf(run.plan)) await summarize(client, node, summary);
        await rememberSeen(client, run);
        if (results.length > 0) await storeChecks(client, runId, results);
        await createPublishSeal({ run, ...published })(client);
      },
      trying.signal,
    );
  }, trying);
  return results;
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
