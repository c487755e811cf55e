import type { Issue } from '../contract/issue.ts';
import type { PipelineDraft } from './draft.ts';
import { hiddenColumns } from './hidden-columns.ts';
import { warning } from './issues.ts';
import { jsonPath } from './json-path.ts';
import type { TypedGraph } from './types.ts';

/** Where values that the pipeline hides can be read all the same. */
export function privacyIssues(draft: PipelineDraft, typed: TypedGraph): Issue[] {
  const { errorHandling, validation } = draft.executionConfig;
  const quarantining = typed.operators.find(({ definition, config }) => definition.quarantines?.(config));
  const keeps = errorHandling === 'dlq' && validation?.mode !== 'strict';
  if (!keeps && quarantining === undefined) return [];
  const hidden = hiddenColumns(typed);
  if (hidden === null) return [];
  const what = hidden === 'all' ? 'the values that the pipeline masks' : hidden.join(', ');
  return [
    warning({
      code: 'plan.dead_letters_unmasked',
      path: keeps ? jsonPath(draft.base, 'executionConfig', 'errorHandling') : quarantining!.node.place.config,
      message: `Dead letters keep rows as the source gave them, so that they can be replayed: ${what} unmasked`,
      next: 'Let only those read runs and the table sluice.rejects who may see that, or choose "skip" in place of dead letters, which stores bad rows without it.',
    }),
  ];
}
