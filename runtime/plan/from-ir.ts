import type { Issue } from '../contract/issue.ts';
import type { Json } from '../contract/json.ts';
import { connectorType } from './connector-type.ts';
import type { DraftEdge, DraftNode } from './draft.ts';
import { items, type ParsedGraph } from './from-nodes.ts';
import { error, unknownKey } from './issues.ts';
import { jsonPath } from './json-path.ts';
import type { JsonObject } from './model/json-value.ts';
import { irNodeFields, irOpFields } from './model/typed-ir.ts';
import { type Fields, isObject, readFields } from './read-fields.ts';
import { sourceConfig } from './source-config.ts';

/** Nodes that name their input, and transforms with a list of steps: each step becomes a node. */
export function fromIr(document: JsonObject, base: string, issues: Issue[]): ParsedGraph {
  const expanded = items(document, 'nodes', base, issues).map(([node, path]) => expandNode(node, path, issues));
  const lastOf = new Map(
    expanded.flatMap(({ id, nodes }) => (nodes.length > 1 ? [[id, nodes.at(-1)!.id] as const] : [])),
  );
  const edges = expanded.flatMap(({ inputs, nodes }) => {
    const incoming = inputs.map(({ node, ...edge }) => ({
      ...edge,
      source: lastOf.get(node) ?? node,
      target: nodes[0]!.id,
    }));
    return [...incoming, ...chain(nodes)];
  });
  return { nodes: expanded.flatMap(({ nodes }) => nodes), edges };
}

interface Input {
  readonly node: string;
  readonly label: string | null;
  readonly place: DraftEdge['place'];
}

interface Expanded {
  readonly id: string;
  readonly inputs: readonly Input[];
  /** At least one. */
  readonly nodes: readonly DraftNode[];
}

function chain(nodes: readonly DraftNode[]): DraftEdge[] {
  return nodes.slice(1).map((node, index) => ({
    source: nodes[index]!.id,
    target: node.id,
    label: null,
    place: { source: node.place.node, target: node.place.node, label: node.place.node },
  }));
}

function expandNode(raw: Json, path: string, issues: Issue[]): Expanded {
  const id = isObject(raw) && typeof raw.id === 'string' ? raw.id : '';
  const fields = readFields(irNodeFields, raw, issues, { path, node: id, open: true });
  const inputs = readInputs(fields.input, jsonPath(path, 'input'));
  const nodes =
    fields.kind === 'transform'
      ? transformNodes(raw, fields, id, path, issues)
      : [plainNode(raw, fields, path, issues)];
  return { id, inputs, nodes };
}

function readInputs(input: Fields<typeof irNodeFields>['input'], path: string): Input[] {
  if (input === undefined) return [];
  const entries = Array.isArray(input)
    ? input.map((entry, index) => [entry, jsonPath(path, index)] as const)
    : [[input, path] as const];
  return entries.map(([entry, at]) => ({
    node: typeof entry === 'string' ? entry : entry.node,
    label: typeof entry === 'string' ? null : entry.label,
    place: {
      source: typeof entry === 'string' ? at : `${at}.node`,
      target: at,
      label: typeof entry === 'string' ? at : `${at}.label`,
    },
  }));
}

function plainNode(raw: Json, fields: Fields<typeof irNodeFields>, path: string, issues: Issue[]): DraftNode {
  const settings = readSettings(raw, Object.keys(irNodeFields), path, issues);
  if (fields.ops !== undefined) issues.push(unknownKey('ops', [], path));
  return {
    id: fields.id ?? '',
    nodeType: fields.kind ?? '',
    label: fields.label ?? null,
    config: fields.kind === 'source' ? sourceConfig(settings.config) : settings.config,
    position: fields.position ?? null,
    connector: fields.connector === undefined ? null : connectorType(fields.connector),
    place: { node: path, id: `${path}.id`, type: `${path}.kind`, config: settings.path },
  };
}

function transformNodes(
  raw: Json,
  fields: Fields<typeof irNodeFields>,
  id: string,
  path: string,
  issues: Issue[],
): DraftNode[] {
  if (isObject(raw)) {
    const known = ['id', 'kind', 'label', 'position', 'input', 'ops'];
    issues.push(...Object.keys(raw).flatMap((key) => (known.includes(key) ? [] : [unknownKey(key, known, path, id)])));
  }
  const ops = fields.ops ?? [];
  if (ops.length === 0) {
    const at = jsonPath(path, 'ops');
    if (!issues.some((issue) => issue.path.startsWith(at))) {
      issues.push(
        error({ code: 'config.invalid', path: at, node: id, message: 'A transform needs at least one operation' }),
      );
    }
    const place = { node: path, id: `${path}.id`, type: at, config: path };
    return [{ id, nodeType: '', label: null, config: {}, position: null, connector: null, place }];
  }
  return ops.map((op, index) => {
    const at = jsonPath(path, 'ops', index);
    const step = readFields(irOpFields, op as Json, issues, { path: at, node: id, open: true });
    const settings = readSettings(op as Json, Object.keys(irOpFields), at, issues);
    const isFirst = index === 0;
    return {
      id: step.id ?? (ops.length === 1 ? id : stepId(id, index)),
      nodeType: step.op ?? '',
      label: step.label ?? (isFirst ? (fields.label ?? null) : null),
      config: settings.config,
      position: step.position ?? (isFirst ? (fields.position ?? null) : null),
      connector: null,
      place: {
        node: at,
        id: step.id === undefined ? `${path}.id` : `${at}.id`,
        type: `${at}.op`,
        config: settings.path,
      },
    };
  });
}

/** Id of a step that names none, counted from 1. */
export function stepId(transform: string, index: number): string {
  return `${transform}.${index + 1}`;
}

/** Settings stand either in `config` or beside the common keys. */
function readSettings(
  raw: Json,
  common: readonly string[],
  path: string,
  issues: Issue[],
): { config: JsonObject; path: string } {
  if (!isObject(raw)) return { config: {}, path };
  const beside = Object.entries(raw).filter(([key]) => !common.includes(key));
  const inner = raw.config;
  if (inner === undefined) return { config: Object.fromEntries(beside), path };
  const at = jsonPath(path, 'config');
  issues.push(...beside.map(([key]) => unknownKey(key, common, path)));
  return { config: isObject(inner) ? inner : {}, path: at };
}
