import type { ClientBase } from 'pg';
import { type Probed, probeRows } from '../../sinks/postgres/checks/probe-rows.ts';
import type { TableRef } from '../../sinks/postgres/identifier.ts';
import { judgeAnomaly } from '../commit/anomaly.ts';
import { planTargets } from '../commit/plan-flow.ts';
import { storeChecks } from '../commit/run-checks.ts';
import type { StoredRun } from '../commit/runs.ts';
import { sumCounters } from '../commit/sum-counters.ts';
import type { CheckResult, DatasetCheck } from '../contract/check.ts';
import { PipelineError } from '../contract/errors.ts';
import type { Json } from '../contract/json.ts';
import type { PlannedTarget } from '../contract/plan.ts';

/** Rows that are about to be loaded into a target. */
export interface JudgedLoad {
  readonly target: PlannedTarget;
  readonly table: TableRef;
  readonly rows: number;
  readonly above: { readonly column: string; readonly mark: string } | null;
}

/** Holds the staged rows to what the plan asks of them all together, and to past runs. */
export async function judgeLoad(
  client: ClientBase,
  run: StoredRun,
  loads: readonly JudgedLoad[],
): Promise<readonly CheckResult[]> {
  const { plan } = run;
  const results = new Map<DatasetCheck, CheckResult>();
  for (const { target, table, above } of loads) {
    const checks = (plan.checks ?? []).filter((check) => (check.target ?? plan.target.node) === target.node);
    const probed = await probeRows(client, { table, columns: target.columns, checks, above });
    for (const [index, check] of checks.entries()) results.set(check, resultOf(check, target, probed[index]!));
  }
  const inOrder = (plan.checks ?? []).flatMap((check) => results.get(check) ?? []);
  if (plan.anomaly === undefined) return inOrder;
  let arriving = 0;
  for (const { table, rows, above } of loads) {
    arriving += above === null ? rows : await rowsAbove(client, table, above);
  }
  return [...inOrder, await judgeAnomaly(client, run, plan.anomaly, arriving)];
}

function resultOf(check: DatasetCheck, { table }: PlannedTarget, probed: Probed): CheckResult {
  const { node, validator, field, onFail } = check;
  // Where there are several targets, which one is meant.
  const expected = check.target === undefined ? expectedText(check) : `${expectedText(check)} in ${table}`;
  return { node, validator, field, expected, ...probed, onFail };
}

async function rowsAbove(
  client: ClientBase,
  table: TableRef,
  above: NonNullable<JudgedLoad['above']>,
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
