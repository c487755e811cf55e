import type { Pipeline, PipelineNode } from '../api/model.ts';

type ConnectorPart = Pipeline['connectors'][number];
type SchemaPart = Pipeline['schemas'][number];

/** The schema that a node means by a name or an id. */
export function schemaOf({ schemas }: Pick<Pipeline, 'schemas'>, ref: unknown): SchemaPart | null {
  return schemas.find(({ id }) => id === ref) ?? schemas.find(({ name }) => name === ref) ?? null;
}

/** What people call the schema that a node means by a name or an id: that itself where it is not known. */
export function schemaName(pipeline: Pick<Pipeline, 'schemas'>, ref: unknown): string {
  const schema = schemaOf(pipeline, ref);
  return schema === null ? String(ref) : (schema.displayName ?? schema.name);
}

export interface PipelineEnds {
  readonly sources: readonly { readonly node: PipelineNode; readonly connector: ConnectorPart | null }[];
  readonly targets: readonly { readonly node: PipelineNode; readonly schema: SchemaPart | null }[];
}

/** The sources of a pipeline with what they read by, and its targets with what they load into. */
export function pipelineEnds(pipeline: Pipeline): PipelineEnds {
  const { nodes, connectors } = pipeline;
  return {
    sources: nodes
      .filter(({ nodeType }) => nodeType === 'source')
      .map((node) => {
        const ref = node.config.connector;
        const named = connectors.find(({ id }) => id === ref) ?? connectors.find(({ name }) => name === ref);
        return { node, connector: ref === undefined ? pipeline.connector : (named ?? null) };
      }),
    targets: nodes
      .filter(({ nodeType }) => nodeType === 'target')
      .map((node) => ({
        node,
        schema: node.config.schema === undefined ? pipeline.schema : schemaOf(pipeline, node.config.schema),
      })),
  };
}
