import type { ClientBase } from 'pg';
import { probeRows } from '../../sinks/postgres/checks/probe-rows.ts';
import type { TableRef } from '../../sinks/postgres/identifier.ts';
import { judgeAnomaly } from '../commit/anomaly.ts';
import { planTargets } from '../commit/plan-flow.ts';
import { storeChecks } from '../commit/run-checks.ts';
import type { StoredRun } from '../commit/runs.ts';
import { sumCounters } from '../commit/sum-counters.ts';
import type { CheckResult, DatasetCheck } from '../contract/check.ts';
import { PipelineError } from '../contract/errors.ts';
import type { Json } from '../contract/json.ts';

export interface JudgeOptions {
  readonly run: StoredRun;
  readonly table: TableRef;
  /** Rows that are about to be loaded. */
  readonly rows: number;
  readonly above: { readonly column: string; readonly mark: string } | null;
}

/** Holds the staged rows to what the plan asks of them all together, and to past runs. */
export async function judgeLoad(client: ClientBase, options: JudgeOptions): Promise<readonly CheckResult[]> {
  const { run, table, rows, above } = options;
  const { plan } = run;
  const checks = plan.checks ?? [];
  const probed = await probeRows(client, { table, columns: plan.target.columns, checks, above });
  const results = checks.map(
    (check, index): CheckResult => ({
      node: check.node,
      validator: check.validator,
      field: check.field,
      expected: expectedText(check),
      ...probed[index]!,
      onFail: check.onFail,
    }),
  );
  if (plan.anomaly === undefined) return results;
  const arriving = above === null ? rows : await rowsAbove(client, table, above);
  return [...results, await judgeAnomaly(client, run, plan.anomaly, arriving)];
}

async function rowsAbove(
  client: ClientBase,
  table: TableRef,
  above: NonNullable<JudgeOptions['above']>,
): Promise<number> {
  const count: DatasetCheck = { node: '', validator: 'rowCount', field: null, min: null, max: null, onFail: 'warn' };
  const [probed] = await probeRows(client, { table, columns: [], checks: [count], above });
  return Number(probed?.found);
}

function expectedText({ validator, min, max }: DatasetCheck): string {
  if (validator === 'freshness') return `at most ${max} seconds old`;
  if (min !== null && max !== null) return `${min} to ${max}`;
  return min === null ? `at most ${max}` : `at least ${min}`;
}

/** A direct load has been seen already when its rows are counted: an anomaly is said, and stops nothing. */
export async function judgeDirect(client: ClientBase, run: StoredRun): Promise<readonly CheckResult[]> {
  const { anomaly } = run.plan;
  if (anomaly === undefined) return [];
  const { loaded, nodes } = await sumCounters(client, run.id);
  const superseded = planTargets(run.plan).reduce((sum, { node }) => sum + (nodes[node]?.dropped.superseded ?? 0), 0);
  const results = [await judgeAnomaly(client, run, { ...anomaly, onFail: 'warn' }, loaded + superseded)];
  await storeChecks(client, run.id, results);
  return results;
}

/** A result as a sentence for people. */
export function describeResult({ validator, field, expected, found }: CheckResult): string {
  const what = field === null ? validator : `${validator} of "${field}"`;
  return `${what}: expected ${expected}, found ${found ?? 'no value'}.`;
}

/** What ends a load whose rows, all together, are not as they must be. */
export function loadRefused(run: StoredRun, results: readonly CheckResult[]): PipelineError | null {
  const failed = results.filter(({ ok, onFail }) => !ok && onFail === 'abort');
  const first = failed[0];
  if (first === undefined) return null;
  return new PipelineError('validation.dataset', {
    node: first.node ?? run.plan.target.node,
    message: `The rows of the load are not as they must be. ${failed.map(describeResult).join(' ')} Nothing was loaded.`,
    next: 'Look at the source and at the rows that were rejected. Mend them, or the bound in the pipeline, and run it anew.',
    detail: { checks: failed as unknown as Json },
  });
}
