import type { ConnectorDefinition, Pipeline, PipelineNode } from '../api/model.ts';

/** The source nodes whose files can start runs: those whose connectors can be looked at for what arrives. */
export function watchableSources(
  pipeline: Pipeline,
  definitions: readonly ConnectorDefinition[],
): readonly PipelineNode[] {
  return pipeline.nodes.filter(({ nodeType, config }) => {
    if (nodeType !== 'source') return false;
    const { connector: named } = config;
    const connector = pipeline.connectors.find(({ id, name }) =>
      named === undefined || named === null ? id === pipeline.connectorId : named === id || named === name,
    );
    return definitions.some(({ type, watches }) => watches && type === connector?.type);
  });
}

/** The one that a trigger watches; `null`: it is still to be said. */
export function watchedSource(id: string | undefined, sources: readonly PipelineNode[]): PipelineNode | null {
  if (id !== undefined) return sources.find((node) => node.id === id) ?? null;
  return sources.length === 1 ? sources[0]! : null;
}

/** Whether anything tells which of a source's files are new: they are remembered, or put away. */
export function knowsLoaded({ nodes }: Pipeline, { config }: PipelineNode): boolean {
  const { loadedFiles, atomicity } = config;
  const isPutAway = typeof atomicity === 'object' && atomicity !== null && 'successFolder' in atomicity;
  return loadedFiles === 'skip' || isPutAway || nodes.some(({ nodeType }) => nodeType === 'archive');
}
