import type { Json } from '../contract/json.ts';
import type { Registry } from '../contract/registry.ts';
import type { DraftNode, PipelineDraft } from './draft.ts';
import type { JsonObject } from './model/json-value.ts';
import { findOperator } from './registry-lookup.ts';

/** The draft in the specification's form and spelling; `parse` gives the same draft back. */
export function draftToNodes(draft: PipelineDraft, registry: Registry): JsonObject {
  return {
    ...pipelineHead(draft),
    ...(Object.keys(draft.executionConfig).length === 0 ? {} : { executionConfig: draft.executionConfig as Json }),
    nodes: draft.nodes.map((node) => nodeJson(node, registry)),
    edges: draft.edges.map(({ source, target, label }) => ({ source, target, ...given({ label }) })),
    ...testsJson(draft),
  };
}

/** What both forms say alike. */
export function pipelineHead(draft: PipelineDraft): JsonObject {
  const { id, name, description, owner, tags, connectorId, schemaId, connector, schema, trigger } = draft;
  return {
    ...given({ id }),
    name,
    ...given({ description, owner }),
    ...(tags.length === 0 ? {} : { tags }),
    ...given({ connectorId, schemaId }),
    ...given({ connector: typeof connector === 'object' && connector !== null ? given({ ...connector }) : connector }),
    ...given({ schema: schema as Json, trigger: trigger as Json }),
  };
}

/** The tests, as both forms say them. */
export function testsJson({ tests }: PipelineDraft): JsonObject {
  return tests.length === 0 ? {} : { tests: tests.map(({ place: _place, ...test }) => test as Json) };
}

function nodeJson({ id, nodeType, label, config, position, connector }: DraftNode, registry: Registry): JsonObject {
  return {
    id,
    nodeType: findOperator(registry, nodeType)?.type ?? nodeType,
    ...given({ label }),
    config,
    ...given({ connector }),
    ...(position === null ? {} : { positionX: position.x, positionY: position.y }),
  };
}

/** The members that are not null. */
export function given(members: { readonly [key: string]: Json }): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}
