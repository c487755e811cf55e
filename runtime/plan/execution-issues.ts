import type { ConnectorDefinition } from '../contract/definition.ts';
import type { Issue } from '../contract/issue.ts';
import type { PipelineDraft } from './draft.ts';
import { error, warning } from './issues.ts';
import { jsonPath } from './json-path.ts';

const USE_BATCH =
  'Use batch and start each run yourself (the API, or "sluice run" from cron). A run reads its whole source: let path or pattern name only what is new, or set loadedFiles to skip, or an append loads the same rows again.';

/** What is wrong with how a pipeline is to run, by itself and with its sources. */
export function executionIssues(draft: PipelineDraft, connectors: readonly ConnectorDefinition[]): Issue[] {
  const { mode, partitioning, errorHandling, validation } = draft.executionConfig;
  const base = jsonPath(draft.base, 'executionConfig');
  const issues: Issue[] = [];
  if (mode === 'micro_batch') {
    const message =
      'Mode "micro_batch" needs schedules and positions kept from run to run, and this version has neither';
    issues.push(error({ code: 'plan.mode', path: `${base}.mode`, message, next: USE_BATCH }));
  }
  const ending = connectors.find(({ category }) => category !== 'streaming');
  if (mode === 'streaming' && ending !== undefined) {
    const message = `Mode "streaming" needs a source that never ends; a ${ending.title} connector is none`;
    issues.push(error({ code: 'plan.mode', path: `${base}.mode`, message, next: USE_BATCH }));
  }
  if (partitioning !== undefined) {
    const message = `Partitioning by "${partitioning.field}" is not supported: the source cannot keep equal values in one lane`;
    issues.push(
      error({ code: 'plan.partitioning', path: `${base}.partitioning`, message, next: 'Leave partitioning out.' }),
    );
  }
  const isStrict =
    validation?.mode === 'strict' && Object.values(validation.columns ?? {}).every((one) => one === 'strict');
  if (isStrict && errorHandling !== undefined && errorHandling !== 'fail') {
    const message = `validation "strict" loads all rows or none, so errorHandling "${errorHandling}" has no effect`;
    const next = 'Leave one of the two out.';
    issues.push(warning({ code: 'plan.error_handling', path: `${base}.errorHandling`, message, next }));
  }
  if (validation?.mode === 'skip' && errorHandling === 'dlq') {
    const message =
      'validation "skip" drops rows that the target refuses; only rows that fail before it become dead letters';
    const next = 'Leave validation out to keep them too.';
    issues.push(warning({ code: 'plan.error_handling', path: `${base}.validation.mode`, message, next }));
  }
  return [...issues, ...budgetIssues(draft)];
}

/** An error budget that nothing counts against, and a rate's beginning without a rate. */
function budgetIssues({ base, executionConfig, nodes }: PipelineDraft): Issue[] {
  const { maxErrors, maxErrorRate, errorRateAfterRows, errorHandling = 'fail', validation } = executionConfig;
  const path = (key: string): string => jsonPath(base, 'executionConfig', key);
  const issues: Issue[] = [];
  if (errorRateAfterRows !== undefined && maxErrorRate === undefined) {
    const message = 'errorRateAfterRows says from when on a rate counts, and no maxErrorRate is set';
    const next = 'Set maxErrorRate, or leave it out.';
    issues.push(error({ code: 'plan.error_budget', path: path('errorRateAfterRows'), message, next }));
  }
  const isSet = maxErrors !== undefined || maxErrorRate !== undefined;
  const stops = errorHandling === 'fail' && validation?.mode !== 'skip' && validation?.columns === undefined;
  if (isSet && stops && !nodes.some(({ nodeType }) => nodeType === 'validate')) {
    const message =
      'The first bad row stops the run (errorHandling "fail"), so a number or rate of errors has no effect';
    const next = 'Choose errorHandling "skip" or "dlq", or leave it out.';
    const key = maxErrors === undefined ? 'maxErrorRate' : 'maxErrors';
    issues.push(warning({ code: 'plan.error_budget', path: path(key), message, next }));
  }
  return issues;
}
