import type { PipelineDraft } from './draft.ts';

/** How a plan looks at what the source holds now, beside what its node declares. */
export type Following = 'fail' | 'columns' | 'columns_and_types';

/** What the target's `schemaDrift` asks of the source; `null`: declared columns are taken as they are. */
export function followsDrift({ nodes }: Pick<PipelineDraft, 'nodes'>): Following | null {
  const policy = nodes.find(({ nodeType }) => nodeType === 'target')?.config.schemaDrift;
  if (policy === 'fail') return 'fail';
  if (policy === 'widen' || policy === 'add_and_widen') return 'columns_and_types';
  return policy === 'add_column' ? 'columns' : null;
}
