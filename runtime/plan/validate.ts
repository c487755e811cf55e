import type { Issue } from '../contract/issue.ts';
import type { Registry } from '../contract/registry.ts';
import { analyse } from './analyse.ts';
import type { PlanContext } from './context.ts';
import type { PipelineDraft } from './draft.ts';
import { prepareOperators } from './prepare-operators.ts';

/** Everything that is wrong with a draft, what `parse` found included, each with the JSON path that its author wrote. */
export async function validate(
  draft: PipelineDraft,
  registry: Registry,
  context: PlanContext,
): Promise<readonly Issue[]> {
  await prepareOperators(draft, registry);
  const { issues, testIssues } = analyse(draft, registry, context);
  return [...issues, ...testIssues];
}
