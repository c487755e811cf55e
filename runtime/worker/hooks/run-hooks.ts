import { runSqlHook } from '../../../sinks/postgres/hooks/run-sql-hook.ts';
import { type HookPlace, hooksDone, noteHook } from '../../commit/hook-notes.ts';
import { planTargets } from '../../commit/plan-flow.ts';
import { readRun } from '../../commit/read-run.ts';
import type { StoredRun } from '../../commit/runs.ts';
import { PipelineError } from '../../contract/errors.ts';
import type { Hook } from '../../contract/plan.ts';
import { asPipelineError } from '../../graph/defect.ts';
import type { WithClient } from '../database.ts';
import { sendWebhook } from './send-webhook.ts';

export interface HooksInput {
  readonly databaseUrl: string;
  readonly withClient: WithClient;
  readonly allowPrivateHosts: boolean;
  readonly run: StoredRun;
  readonly place: HookPlace;
  readonly signal: AbortSignal;
  readonly log: (message: string) => Promise<void>;
}

/**
 * Runs what is left of a run's hooks, in their order. A resume goes on after the last that is noted: those in the
 * database are noted in their own transaction, so each runs once; a webhook is noted after it was sent, and may be sent
 * again. Throws `hook.failed` unless the hook says `warn`.
 */
export async function runHooks(input: HooksInput): Promise<void> {
  const { run, place, withClient, signal } = input;
  const hooks = planTargets(run.plan).flatMap((target) => target.hooks?.[place] ?? []);
  if (hooks.length === 0) return;
  const done = await withClient((client) => hooksDone(client, run.id, place));
  for (const [number, hook] of hooks.entries()) {
    if (number < done) continue;
    signal.throwIfAborted();
    try {
      await runHook(input, hook, number);
      await input.log(`${nameOf(hook)} ${place} the load: done.`);
    } catch (error) {
      signal.throwIfAborted();
      const failure = asPipelineError(error);
      if (hook.onFailure === 'fail') throw failed(input, hook, failure);
      await withClient((client) => noteHook(client, run.id, { place, number }));
      await input.log(`${nameOf(hook)} ${place} the load failed, and the run goes on: ${failure.message}`);
    }
  }
}

async function runHook(input: HooksInput, hook: Hook, number: number): Promise<void> {
  const { run, place, withClient, databaseUrl, allowPrivateHosts, signal } = input;
  if (hook.kind === 'webhook') {
    const snapshot = await withClient((client) => readRun(client, run.id));
    if (snapshot === null) throw new TypeError('the run is gone');
    await sendWebhook(hook, { event: `load.${place}`, run: snapshot, allowPrivateHosts }, signal);
    return withClient((client) => noteHook(client, run.id, { place, number }));
  }
  const options = {
    databaseUrl,
    applicationName: `sluice run ${run.id} hook`,
    runId: run.id,
    node: run.plan.target.node,
  };
  return runSqlHook(options, hook, (client) => noteHook(client, run.id, { place, number }), signal);
}

function nameOf(hook: Hook): string {
  switch (hook.kind) {
    case 'sql':
      return 'SQL';
    case 'refresh':
      return `Refresh of ${hook.view}`;
    case 'function':
      return `Function ${hook.function}`;
    case 'webhook':
      return `Webhook to ${new URL(hook.url).host}`;
    default:
      return hook satisfies never;
  }
}

function failed({ run, place }: HooksInput, hook: Hook, cause: PipelineError): PipelineError {
  const rows = place === 'before' ? 'No row was read.' : 'The rows are in the table.';
  return new PipelineError('hook.failed', {
    node: run.plan.target.node,
    message: `${nameOf(hook)} ${place} the load failed: ${cause.message} ${rows}`,
    next: `${cause.next} Then resume the run: it goes on with this hook.`,
    detail: { place, kind: hook.kind, code: cause.code },
    cause,
  });
}
