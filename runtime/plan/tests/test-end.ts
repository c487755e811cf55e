import type { DraftTest, PipelineDraft } from '../draft.ts';

/** The node of which `expect` says what comes out: the one that is tested, or the only target. `null` where there is no such. */
export function endOf({ nodes }: PipelineDraft, { node }: Pick<DraftTest, 'node'>): string | null {
  if (node !== undefined) return node;
  const targets = nodes.filter(({ nodeType }) => nodeType === 'target');
  return targets.length === 1 ? targets[0]!.id : null;
}
