import type { DryRun } from '../../runtime/contract/dry-run.ts';
import type { Issue } from '../../runtime/contract/issue.ts';
import { createDryRunner } from '../../runtime/sample/dry-run/create-dry-runner.ts';
import { missingTable } from '../planning/missing-table.ts';
import type { Settings } from '../settings.ts';
import { planCredentials } from '../store/plan-credentials.ts';
import { openControlPlane } from './control-plane.ts';
import { openDatabase } from './database.ts';
import { interruptible } from './interrupt.ts';
import { readPipelineFile } from './pipeline-file.ts';
import { planFile, requireChangeable } from './plan-file.ts';

export interface FileDryRun {
  readonly found: DryRun;
  readonly warnings: readonly Issue[];
}

/** Whoever waits at a terminal ends it himself. */
const DAY_MS = 86_400_000;

/** Runs a pipeline file dry: see `dryRunPlan`. */
export async function dryRunFile(settings: Settings, path: string, limit: number | null): Promise<FileDryRun> {
  await using opened = new AsyncDisposableStack();
  const { signal } = opened.use(interruptible());
  const database = await openDatabase(settings, (line) => console.error(line));
  opened.defer(() => database.close());
  const plane = await openControlPlane(settings, database.url);
  opened.defer(() => plane.close());
  const { allowPrivateHosts } = settings;
  const controlPlane = async () => plane;
  const planned = await planFile(await readPipelineFile({ path, allowPrivateHosts, controlPlane, signal }));
  await requireChangeable(planned, async () => plane.pool);
  const { file, plan, warnings } = planned;
  const run = createDryRunner({
    databaseUrl: database.url,
    secrets: planCredentials(() => plane.store(), plane.secrets),
    baseDirectory: process.cwd(),
    allowPrivateHosts,
    timeLimitMs: 600_000,
    wholeTimeLimitMs: DAY_MS,
  });
  const { draft, context, credentials: auth } = file;
  const createTable = context.schema === undefined ? missingTable(draft, context.tenantSchema) : null;
  const pipeline = { tenant: plane.tenant.id, id: null };
  return { found: await run({ plan, limit, pipeline, createTable, auth }, signal), warnings };
}
