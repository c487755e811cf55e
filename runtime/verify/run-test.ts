import { PipelineError } from '../contract/errors.ts';
import type { Plan } from '../contract/plan.ts';
import type { Sample, Sampler } from '../contract/sample.ts';
import type { DraftTest, PipelineDraft } from '../plan/draft.ts';
import { rowEntries } from '../plan/tests/row-entries.ts';
import { endOf } from '../plan/tests/test-end.ts';
import { entryIds } from '../plan/tests/test-places.ts';
import { judge } from './judge.ts';
import type { TestResult } from './test-result.ts';

export interface TestRun {
  readonly draft: PipelineDraft;
  /** Of the draft. */
  readonly plan: Plan;
  readonly sample: Sampler;
}

/** Lets the rows of a test pass the pipeline, or the node that it tests. */
export function sampleTest(test: DraftTest, { draft, plan, sample }: TestRun, signal: AbortSignal): Promise<Sample> {
  const ids = entryIds(draft, test.node);
  const entries = rowEntries(test, ids);
  const given = Object.fromEntries(ids.map((id) => [id, entries.get(id)?.rows ?? []]));
  return sample(
    {
      plan,
      limit: Math.max(1, ...Object.values(given).map((rows) => rows.length)),
      given,
      tables: test.tables ?? {},
      ...(test.node === undefined ? {} : { upTo: test.node }),
      ...(test.at === undefined ? {} : { startedAt: micros(test.at) }),
      pipeline: null,
    },
    signal,
  );
}

/** Lets the rows of a test pass, and says how what comes out differs from what it expects. */
export async function runTest(test: DraftTest, run: TestRun, signal: AbortSignal): Promise<TestResult> {
  const began = performance.now();
  const done = (result: Pick<TestResult, 'differences' | 'error'>): TestResult => ({
    name: test.name,
    passed: result.error === null && result.differences.length === 0,
    ...result,
    durationMs: Math.round(performance.now() - began),
  });
  try {
    const found = await sampleTest(test, run, signal);
    return done({ differences: judge(test, endOf(run.draft, test), found), error: null });
  } catch (error) {
    // Nothing was tried: that is no result.
    if (!(error instanceof PipelineError) || error.code === 'sample.busy') throw error;
    return done({ differences: [], error: error.toJSON() });
  }
}

/** A time as microseconds since 1970-01-01 UTC, to the last of the digits that a timestamp has. */
function micros(time: string): bigint {
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? '';
  const seconds = BigInt(Math.floor(Date.parse(time) / 1000));
  return seconds * 1_000_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
}
