import type { ClientBase } from 'pg';
import { publishStaging } from '../../sinks/postgres/staging/publish-staging.ts';
import type { Publishing } from '../../sinks/postgres/staging/publishing.ts';
import { summarize } from '../../sinks/postgres/summary/summarize.ts';
import { storeChecks } from '../commit/run-checks.ts';
import { createPublishSeal, isPublished } from '../commit/run-staging.ts';
import { readStoredRun, type StoredRun } from '../commit/runs.ts';
import { sumCounters } from '../commit/sum-counters.ts';
import { startWatermark, watermarkLoad } from '../commit/watermarks.ts';
import type { CheckResult } from '../contract/check.ts';
import type { Json } from '../contract/json.ts';
import type { Source } from '../contract/source.ts';
import { type Trying, tryAgain } from '../graph/try-again.ts';
import type { WithClient } from './database.ts';
import { judgeLoad, loadRefused } from './judge-load.ts';
import { refusalsOf } from './refused/refusals.ts';
import { sourcesAgain } from './refused/sources-again.ts';
import { rememberSeen } from './stages/remember-seen.ts';
import { summariesOf } from './summaries-of.ts';
import { targetOf } from './target-of.ts';

export interface PublishInput {
  readonly databaseUrl: string;
  readonly withClient: WithClient;
  readonly runId: string;
  readonly openSource: (run: StoredRun) => Promise<{ source: Source; auth: Json }>;
  readonly trying: Trying;
}

/** The one last transaction of a staged load; tried again when Postgres was out of reach, once and only once in effect. Gives how its checks came out. */
export async function publish(input: PublishInput): Promise<readonly CheckResult[]> {
  const { withClient, runId, trying } = input;
  let results: readonly CheckResult[] = [];
  await tryAgain(async () => {
    // Waits for a publishing commit whose answer got lost: a plain read would not see it yet.
    if (await withClient((client) => isPublished(client, runId))) return;
    const run = await withClient((client) => readStoredRun(client, runId));
    if (run !== null) results = await publishRun(input, run);
  }, trying);
  return results;
}

async function publishRun(input: PublishInput, run: StoredRun): Promise<readonly CheckResult[]> {
  const { databaseUrl, withClient, runId, trying } = input;
  const { staging } = run;
  if (staging === null) return [];
  let results: readonly CheckResult[] = [];
  const { load, node, backup } = run.plan.target;
  const { column } = watermarkLoad(run.plan) ?? {};
  const after = await withClient((client) => startWatermark(client, runId));
  const { loaded } = await withClient((client) => sumCounters(client, runId));
  const check: Publishing['check'] = async (client, staged) => {
    const above = column === undefined || after === null ? null : { column, mark: after };
    results = await judgeLoad(client, { run, ...staged, above });
    const refused = loadRefused(run, results);
    if (refused === null) return;
    // The transaction that it ends would take the results with it.
    const judged = results;
    await withClient((other) => storeChecks(other, runId, judged));
    throw refused;
  };
  await using sources = sourcesAgain(input, run);
  await using refusals = refusalsOf({ run, node, withClient, sourceOf: sources.sourceOf, signal: trying.signal });
  await publishStaging(
    {
      databaseUrl,
      applicationName: `sluice run ${runId} publish`,
      target: targetOf(run.plan),
      staging,
      rows: loaded,
      replace: load.mode === 'truncate' || load.mode === 'blue_green' ? load : null,
      swap: load.mode === 'blue_green' ? { keepHours: load.keepOldHours } : null,
      backup: backup === true,
      check,
      watermark: column === undefined ? null : { column, after },
      refusals,
    },
    (published) => (client: ClientBase) => seal(client, { run, results, published }),
    trying.signal,
  );
  return results;
}

async function seal(
  client: ClientBase,
  {
    run,
    results,
    published,
  }: {
    readonly run: StoredRun;
    readonly results: readonly CheckResult[];
    readonly published: Omit<Parameters<typeof createPublishSeal>[0], 'run'>;
  },
): Promise<void> {
  for (const { node, summary } of summariesOf(run.plan)) await summarize(client, node, summary);
  await rememberSeen(client, run);
  if (results.length > 0) await storeChecks(client, run.id, results);
  await createPublishSeal({ run, ...published })(client);
}
