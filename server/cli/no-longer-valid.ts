import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Issue } from '../../runtime/contract/issue.ts';
import { issueLine } from './pipeline-file.ts';

/** The error for a version whose connector, schema or table has changed or gone since it was saved. */
export function noLongerValid(name: string, version: number, issues: readonly Issue[]): PipelineError {
  const errors = issues.filter(({ severity }) => severity === 'error');
  return new PipelineError('pipeline.invalid_version', {
    message: `Version ${version} of "${name}" does not fit what is there now:\n${errors.map(issueLine).join('\n')}\n`,
    next: 'Bring back what it names, or save a version that goes without it.',
    detail: { issues: issues.map((issue) => ({ ...issue })) },
  });
}
