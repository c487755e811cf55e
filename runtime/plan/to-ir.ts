import type { Json } from '../contract/json.ts';
import type { Registry } from '../contract/registry.ts';
import type { DraftEdge, DraftNode, PipelineDraft } from './draft.ts';
import { stepId } from './from-ir.ts';
import type { JsonObject } from './model/json-value.ts';
import { IR_KINDS, irNodeFields } from './model/typed-ir.ts';
import { findOperator } from './registry-lookup.ts';
import { given, pipelineHead, testsJson } from './to-nodes.ts';

/** The draft as the typed IR; `parse` gives the same draft back, but for the order of edges. */
export function draftToIr(draft: PipelineDraft, registry: Registry): JsonObject {
  const { name, description, owner, tags, ...head } = pipelineHead(draft);
  const { errorHandling, retry, ...executionConfig } = draft.executionConfig;
  return {
    kind: 'pipeline',
    version: '1.0',
    metadata: defined({ name, description, owner, tags }),
    ...head,
    ...(Object.keys(executionConfig).length === 0 ? {} : { executionConfig: executionConfig as Json }),
    errorHandling: {
      dlq: { enabled: errorHandling === 'dlq' },
      ...(errorHandling === undefined || errorHandling === 'dlq' ? {} : { policy: errorHandling }),
      ...(retry === undefined ? {} : { retry: retry as Json }),
    },
    nodes: irNodes(draft, registry),
    ...testsJson(draft),
  };
}

function irNodes(draft: PipelineDraft, registry: Registry): JsonObject[] {
  const found = groups(draft);
  const idOfStep = new Map(found.map(({ id, nodes }) => [nodes.at(-1)!.id, id]));
  return found.map((group) => irNode(group, inputOf(group.nodes[0]!, draft, idOfStep), registry));
}

/** Nodes that become one node of the IR: steps of one transform, or a single node. */
interface Group {
  readonly id: string;
  readonly nodes: readonly DraftNode[];
}

/** Neighbours `t.1`, `t.2`, … that form a chain are the steps of a transform `t`. */
function groups(draft: PipelineDraft): Group[] {
  const found: Group[] = [];
  for (let at = 0; at < draft.nodes.length; ) {
    const steps = stepsFrom(draft, at);
    const first = draft.nodes[at]!;
    const isGroup = steps.length > 1;
    found.push(isGroup ? { id: transformOf(first.id)!, nodes: steps } : { id: first.id, nodes: [first] });
    at += isGroup ? steps.length : 1;
  }
  return found;
}

function stepsFrom({ nodes, edges }: PipelineDraft, at: number): DraftNode[] {
  const transform = transformOf(nodes[at]!.id);
  if (transform === null || nodes.some(({ id }) => id === transform)) return [];
  const steps: DraftNode[] = [];
  for (const node of nodes.slice(at)) {
    if (node.id !== stepId(transform, steps.length) || isKind(node)) break;
    const before = steps.at(-1);
    if (before !== undefined && !isOnlyLink(edges, before.id, node.id)) break;
    steps.push(node);
  }
  return steps;
}

function isOnlyLink(edges: readonly DraftEdge[], from: string, to: string): boolean {
  const touching = edges.filter(({ source, target }) => source === from || target === to);
  return (
    touching.length === 1 && touching[0]!.source === from && touching[0]!.target === to && touching[0]!.label === null
  );
}

/** `t` of `t.1`; `null` when the id is no first step's. */
function transformOf(id: string): string | null {
  return id.endsWith('.1') && id.length > 2 ? id.slice(0, -2) : null;
}

function isKind({ nodeType }: DraftNode): boolean {
  return nodeType !== 'transform' && (IR_KINDS as readonly string[]).includes(nodeType);
}

function irNode({ id, nodes }: Group, input: Json, registry: Registry): JsonObject {
  const first = nodes[0]!;
  if (isKind(first)) {
    const common = {
      id,
      kind: first.nodeType,
      ...given({ label: first.label, position: first.position, input, connector: first.connector }),
    };
    return { ...common, ...settings(first) };
  }
  const isSingle = nodes.length === 1;
  const own = isSingle ? given({ label: first.label, position: first.position }) : {};
  const ops = nodes.map((node) => ({
    op: opName(node.nodeType, registry),
    ...(isSingle ? {} : given({ label: node.label, position: node.position })),
    config: node.config,
  }));
  return { id, kind: 'transform', ...own, ...given({ input }), ops };
}

/** A target's settings stand beside its other keys, as everywhere in the IR; where one would hide another, in `config`. */
function settings({ nodeType, config }: DraftNode): JsonObject {
  if (nodeType !== 'source' && !Object.keys(config).some((key) => key in irNodeFields)) return config;
  const { fileFormat, ...rest } = config;
  if (nodeType !== 'source' || fileFormat === undefined || Object.hasOwn(config, 'format')) return { config };
  return { config: { ...rest, format: fileFormat } };
}

function inputOf(node: DraftNode, { edges }: PipelineDraft, idOfStep: ReadonlyMap<string, string>): Json {
  const inputs = edges
    .filter(({ target }) => target === node.id)
    .map(({ source, label }) => {
      const id = idOfStep.get(source) ?? source;
      return label === null ? id : { node: id, label };
    });
  return inputs.length < 2 ? (inputs[0] ?? null) : inputs;
}

function opName(nodeType: string, registry: Registry): string {
  const operator = findOperator(registry, nodeType);
  return operator === null ? nodeType : (operator.aliases[0] ?? operator.type);
}

function defined(members: { readonly [key: string]: Json | undefined }): JsonObject {
  return Object.fromEntries(
    Object.entries(members).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
