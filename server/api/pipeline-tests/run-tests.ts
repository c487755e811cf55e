import type { Plan } from '../../../runtime/contract/plan.ts';
import type { DraftTest, PipelineDraft } from '../../../runtime/plan/draft.ts';
import { error } from '../../../runtime/plan/issues.ts';
import type { JsonObject } from '../../../runtime/plan/model/json-value.ts';
import { rowEntries } from '../../../runtime/plan/tests/row-entries.ts';
import { entryIds } from '../../../runtime/plan/tests/test-places.ts';
import { runTest } from '../../../runtime/verify/run-test.ts';
import type { TestResult } from '../../../runtime/verify/test-result.ts';
import type { Caller } from '../../auth/caller.ts';
import { invalid } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import { planDraft } from '../pipelines/plan-version.ts';
import { columnsOf, withPath } from '../previews/preview-draft.ts';
import type { TestResults } from './schema.ts';

/** Runs tests of a draft, one after another. One that no longer fits the pipeline has failed, and says why. */
export async function runTests(
  deps: ApiDeps,
  caller: Caller,
  { draft, only }: { readonly draft: PipelineDraft; readonly only?: readonly string[] | undefined },
  signal: AbortSignal,
): Promise<TestResults> {
  const unknown = (only ?? []).find((name) => !draft.tests.some((test) => test.name === name));
  if (unknown !== undefined) {
    const next = `Its tests are ${draft.tests.map(({ name }) => `"${name}"`).join(', ')}.`;
    throw invalid([error({ code: 'test.unknown_test', path: 'only', message: `There is no test "${unknown}"`, next })]);
  }
  const tests = draft.tests.filter(({ name }) => only === undefined || only.includes(name));
  if (tests.length === 0) return { passed: true, results: [] };
  const planned = await planForTests(deps, caller, draft, tests, signal);
  const results: TestResult[] = [];
  for (const test of tests) {
    results.push(brokenBy(planned.plan, test) ?? (await runTest(test, { ...planned, sample: deps.sample }, signal)));
  }
  return { passed: results.every(({ passed }) => passed), results: results.map(shown) };
}

/** Plans a draft whose source is not asked for rows: one of uploaded files has none yet. */
export async function planForTests(
  deps: ApiDeps,
  { tenant }: Caller,
  written: PipelineDraft,
  tests: readonly Pick<DraftTest, 'rows' | 'node' | 'place'>[],
  signal: AbortSignal,
): Promise<{ readonly draft: PipelineDraft; readonly plan: Plan }> {
  const ids = entryIds(written, undefined);
  const given: Record<string, JsonObject[]> = {};
  for (const test of tests) {
    if (test.node !== undefined) continue;
    for (const [id, { rows }] of rowEntries(test, ids)) given[id] = [...(given[id] ?? []), ...rows];
  }
  const columns = columnsOf(written, given);
  const draft = withPath(written, columns);
  return { draft, plan: await planDraft(deps, tenant, { draft, columns }, signal) };
}

/** The result of a test that names what is no longer there. */
function brokenBy({ warnings }: Plan, { name, place }: DraftTest): TestResult | null {
  const issue = warnings.find(({ code, path }) => code.startsWith('test.') && path.startsWith(`${place}.`));
  if (issue === undefined) return null;
  const { code, path, message, next = 'Mend the test.' } = issue;
  const fault = { code, message: `${path}: ${message}`, next, retryable: false };
  return { name, passed: false, differences: [], error: fault, durationMs: 0 };
}

function shown({ differences, error: fault, ...result }: TestResult): TestResults['results'][number] {
  return {
    ...result,
    differences: differences.map((difference) => ({ ...difference, texts: { ...difference.texts } })),
    error: fault === null ? null : { code: fault.code, message: fault.message, next: fault.next },
  };
}
