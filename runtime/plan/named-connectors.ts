import type { PipelineDraft } from './draft.ts';

/** Names and ids of the connectors that source nodes name in place of the pipeline's, each once. */
export function namedConnectors({ nodes }: PipelineDraft): readonly string[] {
  const names = nodes.flatMap(({ nodeType, config: { connector } }) =>
    nodeType === 'source' && typeof connector === 'string' ? [connector] : [],
  );
  return [...new Set(names)];
}
