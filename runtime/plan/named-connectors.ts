import type { DraftNode, PipelineDraft } from './draft.ts';

/** Names and ids of the connectors that source nodes name in place of the pipeline's, each once. */
export function namedConnectors({ nodes }: PipelineDraft): readonly string[] {
  const names = nodes.flatMap(({ nodeType, config: { connector } }) =>
    nodeType === 'source' && typeof connector === 'string' ? [connector] : [],
  );
  return [...new Set(names)];
}

/** Whether a source node reads by another connector than the pipeline's. */
export function namesConnector({ config: { connector } }: Pick<DraftNode, 'config'>): boolean {
  return connector !== undefined && connector !== null;
}

/** The nodes, with those names and ids said otherwise. */
export function withConnectors(nodes: readonly DraftNode[], said: (ref: string) => string): readonly DraftNode[] {
  return nodes.map((node) => {
    const { connector } = node.config;
    if (node.nodeType !== 'source' || typeof connector !== 'string') return node;
    return { ...node, config: { ...node.config, connector: said(connector) } };
  });
}
