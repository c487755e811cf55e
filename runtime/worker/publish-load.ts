import type { ClientBase } from 'pg';
import { stagedTables } from '../../sinks/postgres/staging/create-staging.ts';
import { publishStaging } from '../../sinks/postgres/staging/publish-staging.ts';
import type { Part, Published, Publishing } from '../../sinks/postgres/staging/publishing.ts';
import { summarize } from '../../sinks/postgres/summary/summarize.ts';
import { forgetLoaded, noteLoaded } from '../commit/loaded-files.ts';
import { planTargets } from '../commit/plan-flow.ts';
import { storeChecks } from '../commit/run-checks.ts';
import { createPublishSeal, isPublished } from '../commit/run-staging.ts';
import { readStoredRun, type StoredRun } from '../commit/runs.ts';
import { sumCounters } from '../commit/sum-counters.ts';
import { startWatermark } from '../commit/watermarks.ts';
import type { CheckResult } from '../contract/check.ts';
import { type Trying, tryAgain } from '../graph/try-again.ts';
import type { WithClient } from './database.ts';
import { judgeLoad, loadRefused } from './judge-load.ts';
import type { OpenSources } from './open-sources.ts';
import { aboveOf, publishingOf } from './publishing-of.ts';
import { refusalsOf } from './refused/refusals.ts';
import { sourcesAgain } from './refused/sources-again.ts';
import { rememberSeen } from './stages/remember-seen.ts';
import { summariesOf } from './summaries-of.ts';
import { targetOf } from './target-of.ts';

export interface PublishInput {
  readonly databaseUrl: string;
  readonly withClient: WithClient;
  readonly runId: string;
  readonly openSources: (run: StoredRun) => Promise<OpenSources>;
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
  const { staging, plan } = run;
  if (staging === null) return [];
  let results: readonly CheckResult[] = [];
  const after = await withClient((client) => startWatermark(client, runId));
  const { nodes } = await withClient((client) => sumCounters(client, runId));
  const targets = planTargets(plan);
  const check: Publishing['check'] = async (client, staged) => {
    const loads = targets.map((target, index) => ({ target, ...staged[index]!, above: aboveOf(target, after) }));
    results = await judgeLoad(client, run, loads);
    const refused = loadRefused(run, results);
    if (refused === null) return;
    // The transaction that it ends would take the results with it.
    const judged = results;
    await withClient((other) => storeChecks(other, runId, judged));
    throw refused;
  };
  await using sources = sourcesAgain(input, run);
  await using readings = new AsyncDisposableStack();
  const parts = targets.map((target, index): Part => {
    const { node } = target;
    const refusals = refusalsOf({ run, node, withClient, sourceOf: sources.sourceOf, signal: trying.signal });
    readings.use(refusals);
    const staged = stagedTables(staging)[index]!;
    return {
      target: targetOf(plan, target),
      ...publishingOf(target, after),
      staging: staged,
      rows: nodes[node]?.out ?? 0,
      refusals,
    };
  });
  await publishStaging(
    { databaseUrl, applicationName: `sluice run ${runId} publish`, staging, parts, check },
    (published) => (client) => seal(client, { run, results, published }),
    trying.signal,
  );
  return results;
}

interface Sealing {
  readonly run: StoredRun;
  readonly results: readonly CheckResult[];
  readonly published: readonly Published[];
}

async function seal(client: ClientBase, { run, results, published }: Sealing): Promise<void> {
  for (const { node, summary } of summariesOf(run.plan)) await summarize(client, node, summary);
  await rememberSeen(client, run);
  await forgetLoaded(client, { runId: run.id, plan: run.plan });
  await noteLoaded(client, { runId: run.id, plan: run.plan, only: null });
  if (results.length > 0) await storeChecks(client, run.id, results);
  const targets = planTargets(run.plan).map(({ node }, index) => ({ node, ...published[index]! }));
  await createPublishSeal({ run, published: targets })(client);
}
