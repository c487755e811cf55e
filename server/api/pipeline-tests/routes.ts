import { hasErrors } from '../../../runtime/plan/issues.ts';
import { parse } from '../../../runtime/plan/parse.ts';
import { invalid } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import { idParams } from '../id.ts';
import { answerSaved } from '../pipelines/answer-saved.ts';
import { requirePipeline } from '../pipelines/pipeline-actions.ts';
import { requireDraft } from '../pipelines/plan-version.ts';
import { defineRoute } from '../route.ts';
import { addTest } from './add-test.ts';
import { runTests } from './run-tests.ts';
import { addedTestResponse, addTestBody, runTestsBody, testPipelineBody, testResultsResponse } from './schema.ts';

const tag = 'pipelines';

export const pipelineTestRoutes = [
  defineRoute(
    {
      method: 'POST',
      path: '/pipelines/test',
      role: 'editor',
      tag,
      summary: 'Run the tests of a pipeline without saving it',
      description: 'The body is the pipeline with its `tests`. No row is read from its source, and nothing is loaded.',
      body: testPipelineBody,
      rawBody: true,
      status: 200,
      response: testResultsResponse,
    },
    async ({ body, caller, signal }, deps) => {
      const { draft, issues } = parse(body);
      if (draft === null || hasErrors(issues)) throw invalid(issues);
      return await runTests(deps, caller, { draft }, signal);
    },
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/pipelines/{id}/tests/run',
      role: 'viewer',
      tag,
      summary: "Run a saved pipeline's tests",
      description: 'All of them, or those that are named. No row is read from its source, and nothing is loaded.',
      params: idParams,
      body: runTestsBody,
      status: 200,
      response: testResultsResponse,
    },
    async ({ params, body, caller, signal }, deps) => {
      const row = await requirePipeline(deps, caller.tenant.id, params.id);
      const draft = await requireDraft(deps, row, body?.version);
      return await runTests(deps, caller, { draft, only: body?.only }, signal);
    },
  ),
  defineRoute(
    {
      method: 'POST',
      path: '/pipelines/{id}/tests',
      role: 'editor',
      tag,
      summary: 'Add a test to a pipeline',
      description:
        'Saved as the next version. From rows, or from the answer of a preview that shows its cells whole; where it says nothing of what to expect, it expects what comes out now.',
      params: idParams,
      body: addTestBody,
      status: 201,
      response: addedTestResponse,
    },
    async ({ params, body, caller, signal, http }, deps: ApiDeps) => {
      const row = await requirePipeline(deps, caller.tenant.id, params.id);
      const { test, saved } = await addTest(deps, caller, row, { body, signal });
      return { test, pipeline: await answerSaved(deps, http, saved) };
    },
  ),
];
