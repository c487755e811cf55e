import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Sampler } from '../../../runtime/contract/sample.ts';
import { hasErrors } from '../../../runtime/plan/issues.ts';
import { validate } from '../../../runtime/plan/validate.ts';
import { runTest } from '../../../runtime/verify/run-test.ts';
import type { TestResult } from '../../../runtime/verify/test-result.ts';
import type { Settings } from '../../settings.ts';
import { type ControlPlane, openControlPlane } from '../control-plane.ts';
import { type OpenDatabase, openDatabase } from '../database.ts';
import { interruptible } from '../interrupt.ts';
import { invalidFile, readPipelineFile } from '../pipeline-file.ts';
import { type PlannedFile, planFile } from '../plan-file.ts';
import { REGISTRY } from '../registry.ts';
import { reportFailure } from '../report-failure.ts';
import type { TestReport } from './report.ts';

export interface TestFiles {
  readonly paths: readonly string[];
  /** Name of the only test to run. */
  readonly only: string | undefined;
  readonly settings: Settings;
  readonly report: TestReport;
}

/** Runs the tests of pipeline files, one after another; gives the exit code. A file with mistakes keeps no other from its tests. */
export async function testFiles({ paths, only, settings, report }: TestFiles): Promise<number> {
  await using opened = new AsyncDisposableStack();
  const { signal } = opened.use(interruptible());
  const database = once(async () => {
    const found = await openDatabase(settings, (line) => console.error(line));
    opened.defer(() => found.close());
    return found;
  });
  const controlPlane = once(async () => {
    const plane = await openControlPlane(settings, (await database()).url);
    opened.defer(() => plane.close());
    return plane;
  });
  const files: PlannedFile[] = [];
  for (const path of paths) {
    const file = await readFileOf(path, { settings, controlPlane, signal });
    if (file !== null) files.push(file);
  }
  const results: TestResult[] = [];
  for (const { file, plan } of files) {
    const tests = file.draft.tests.filter(({ name }) => only === undefined || name === only);
    if (tests.length === 0) continue;
    report.file(file.path);
    const sample = await sampler(await database(), settings);
    for (const test of tests) {
      const result = await runTest(test, { draft: file.draft, plan, sample }, signal);
      report.result(file.path, result);
      results.push(result);
    }
  }
  if (results.length > 0) report.end(results);
  else if (files.length === paths.length) throw noTest(only);
  if (files.length < paths.length) return 2;
  return results.every(({ passed }) => passed) ? 0 : 1;
}

/** `null`: it has mistakes, and they have been said. */
async function readFileOf(
  path: string,
  {
    settings,
    controlPlane,
    signal,
  }: { settings: Settings; controlPlane: () => Promise<ControlPlane>; signal: AbortSignal },
): Promise<PlannedFile | null> {
  try {
    const { allowPrivateHosts } = settings;
    const file = await readPipelineFile({ path, allowPrivateHosts, controlPlane, signal });
    // A plan would only warn of tests that name what is not there.
    const issues = file.draft === null ? [] : await validate(file.draft, REGISTRY, file.context);
    if (hasErrors(issues)) throw invalidFile(path, [...issues, ...file.issues]);
    return await planFile(file);
  } catch (error) {
    if (!(error instanceof PipelineError) || !error.code.startsWith('config.')) throw error;
    reportFailure(error);
    return null;
  }
}

async function sampler({ url }: OpenDatabase, { allowPrivateHosts }: Settings): Promise<Sampler> {
  const { createSampler } = await import('../../../runtime/sample/create-sampler.ts');
  return createSampler({
    databaseUrl: url,
    secrets: () => Promise.reject(new TypeError('a test reads no source')),
    baseDirectory: process.cwd(),
    allowPrivateHosts,
  });
}

function noTest(only: string | undefined): PipelineError {
  const next = 'Add tests to a pipeline: docs/reference/pipeline.md says how.';
  return only === undefined
    ? new PipelineError('config.no_test', { message: 'There is no test in these files.', next })
    : new PipelineError('config.no_test', {
        message: `There is no test "${only}" in these files.`,
        next: 'Check its name.',
      });
}

/** Made when it is first asked for. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
