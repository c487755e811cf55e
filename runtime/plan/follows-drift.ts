import type { PipelineDraft } from './draft.ts';

/** How a plan looks at what the source holds now, beside what its node declares. */
export type Following = 'fail' | 'columns' | 'columns_and_types';

/** What the `schemaDrift` of the targets asks of the source, of several the hardest; `null`: declared columns are taken as they are. */
export function followsDrift({ nodes }: Pick<PipelineDraft, 'nodes'>): Following | null {
  const policies = nodes.flatMap(({ nodeType, config }) => (nodeType === 'target' ? [config.schemaDrift] : []));
  if (policies.includes('fail')) return 'fail';
  if (policies.includes('widen') || policies.includes('add_and_widen')) return 'columns_and_types';
  return policies.includes('add_column') ? 'columns' : null;
}
