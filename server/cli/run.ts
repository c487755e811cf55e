import { Command } from 'commander';
import { lastValueFrom, tap } from 'rxjs';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Plan } from '../../runtime/contract/plan.ts';
import type { Runner, RunSnapshot } from '../../runtime/contract/run.ts';
import { plan as planDraft } from '../../runtime/plan/plan.ts';
import { readSettings, type Settings } from '../settings.ts';
import { planCredentials } from '../store/plan-credentials.ts';
import { type ControlPlane, openControlPlane } from './control-plane.ts';
import { openDatabase } from './database.ts';
import { ensureTable } from './ensure-table.ts';
import { invalidFile, issueLine, type PipelineFile, readPipelineFile } from './pipeline-file.ts';
import { REGISTRY } from './registry.ts';
import { createRunReport, type RunReport } from './run-report.ts';

const EXIT: Readonly<Record<RunSnapshot['status'], number>> = {
  success: 0,
  failed: 1,
  partial: 3,
  cancelled: 130,
  pending: 1,
  running: 1,
};

/** `sluice run FILE`: loads, and shows how it goes. Exit code 0 success, 1 failed, 3 partial, 130 cancelled. */
export const run = (): Command =>
  new Command('run')
    .description('run a pipeline file to its end')
    .argument('<file>', 'pipeline, JSON or YAML')
    .option('--json', 'one JSON line an event instead of a progress bar')
    .action(async (path: string, { json = false }: { json?: boolean }) => {
      const settings = readSettings(process.env);
      await using opened = new AsyncDisposableStack();
      const database = await openDatabase(settings, (line) => console.error(line));
      opened.defer(() => database.close());
      const plane = await openControlPlane(settings, database.url);
      opened.defer(() => plane.store.close());
      const stop = interruptible();
      opened.defer(stop.forget);

      const file = await readPipelineFile({
        path,
        allowPrivateHosts: settings.allowPrivateHosts,
        controlPlane: async () => plane,
        signal: stop.signal,
      });
      const plan = planOf(path, file);
      await ensureTable(plane.store, file);
      const runner = await openRunner(settings, database.url, plane, file);
      opened.defer(() => runner.close());
      const ended = await follow(runner, plan, createRunReport(json), stop.signal);
      process.exitCode = EXIT[ended.status];
    });

function planOf(path: string, { draft, context, issues }: PipelineFile): Plan {
  const planned = planDraft(draft, REGISTRY, context);
  const all = [...planned.issues, ...issues];
  if (planned.plan === null) throw invalidFile(path, all);
  for (const issue of all) console.error(issueLine(issue));
  return planned.plan;
}

async function openRunner(
  settings: Settings,
  databaseUrl: string,
  plane: ControlPlane,
  file: PipelineFile,
): Promise<Runner> {
  const { createRunner } = await import('../../runtime/worker/runner.ts');
  const stored = planCredentials(plane.store, plane.secrets);
  return createRunner({
    databaseUrl,
    secrets: (source) => (source.connectorId === null ? Promise.resolve(file.credentials) : stored(source)),
    baseDirectory: process.cwd(),
    allowPrivateHosts: settings.allowPrivateHosts,
    lanes: 'here',
    onTrouble: (runId, error) => console.error(`run ${runId}:`, error),
  });
}

/** Starts the plan and reports it to its end; an interrupt cancels it. */
async function follow(runner: Runner, plan: Plan, report: RunReport, signal: AbortSignal): Promise<RunSnapshot> {
  const started = await runner.start({
    plan,
    tenant: 'default',
    pipelineId: null,
    version: null,
    trigger: 'manual',
  });
  const cancel = (): void => {
    runner.cancel(started.id).catch((error: unknown) => {
      // It may have ended by itself in the same moment.
      if (!(error instanceof PipelineError && error.code === 'run.not_running')) console.error(error);
    });
  };
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  const last = await lastValueFrom(runner.events(started.id).pipe(tap(report.event)));
  if (last.kind !== 'ended') throw new Error(`the run's events ended with ${last.kind}`);
  report.ended(last.run);
  return last.run;
}

/** Ctrl-C and SIGTERM ask to stop; a second one ends at once. */
function interruptible(): { readonly signal: AbortSignal; readonly forget: () => void } {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(
      new PipelineError('run.cancelled', { message: 'Interrupted.', next: 'Run it again to start over.' }),
    );
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    forget: () => {
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    },
  };
}
