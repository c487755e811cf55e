import type { Issue } from '../contract/issue.ts';
import type { Json } from '../contract/json.ts';
import { connectorType } from './connector-type.ts';
import type { DraftEdge, DraftNode } from './draft.ts';
import { error } from './issues.ts';
import { jsonPath } from './json-path.ts';
import type { JsonObject } from './model/json-value.ts';
import { edgeModel, nodeModel } from './model/nodes-form.ts';
import { isObject, readFields } from './read-fields.ts';
import { sourceConfig } from './source-config.ts';

export interface ParsedGraph {
  readonly nodes: readonly DraftNode[];
  readonly edges: readonly DraftEdge[];
}

/** Nodes and edges as the specification writes them, in either spelling. */
export function fromNodes(document: JsonObject, base: string, issues: Issue[]): ParsedGraph {
  return {
    nodes: items(document, 'nodes', base, issues).map(([node, path]) => readNode(node, path, issues)),
    edges: items(document, 'edges', base, issues).flatMap(([edge, path]) => readEdge(edge, path, issues)),
  };
}

/** Members of a list with their paths; what is no list is an issue. */
export function items(
  document: JsonObject,
  key: string,
  base: string,
  issues: Issue[],
): readonly (readonly [Json, string])[] {
  const list = Object.hasOwn(document, key) ? document[key] : undefined;
  const path = jsonPath(base, key);
  if (Array.isArray(list)) return list.map((item, index) => [item, jsonPath(path, index)] as const);
  const message = list === undefined ? `Missing: needs a list of ${key}` : 'Must be a list';
  issues.push(error({ code: 'config.invalid', path, message }));
  return [];
}

function readNode(raw: Json, path: string, issues: Issue[]): DraftNode {
  const fields = readFields(nodeModel.shape, raw, issues, {
    path,
    node: isObject(raw) && typeof raw.id === 'string' ? raw.id : undefined,
  });
  const { positionX, positionY } = fields;
  if (fields.position !== undefined && (positionX !== undefined || positionY !== undefined)) {
    issues.push(twice(path, 'position', 'positionX and positionY'));
  }
  const flat = positionX === undefined && positionY === undefined ? null : { x: positionX ?? 0, y: positionY ?? 0 };
  return {
    id: fields.id ?? '',
    nodeType: fields.nodeType ?? '',
    label: fields.label ?? null,
    config: fields.nodeType === 'source' ? sourceConfig(fields.config ?? {}) : (fields.config ?? {}),
    position: fields.position ?? flat,
    connector: fields.connector === undefined ? null : connectorType(fields.connector),
    place: { node: path, id: `${path}.id`, type: `${path}.nodeType`, config: `${path}.config` },
  };
}

function readEdge(raw: Json, path: string, issues: Issue[]): readonly DraftEdge[] {
  const fields = readFields(edgeModel.shape, raw, issues, { path });
  if (!isObject(raw)) return [];
  const from = either(fields.source, fields.sourceNodeId, path, 'source', 'sourceNodeId', issues);
  const to = either(fields.target, fields.targetNodeId, path, 'target', 'targetNodeId', issues);
  const { label, sourceHandle: route } = fields;
  if (route !== undefined && label !== undefined && route !== label) issues.push(twice(path, 'label', 'sourceHandle'));
  if (from === null || to === null) return [];
  return [
    {
      source: from.value,
      target: to.value,
      label: label ?? route ?? null,
      place: {
        source: from.path,
        target: to.path,
        label: `${path}.${label === undefined && route !== undefined ? 'sourceHandle' : 'label'}`,
      },
    },
  ];
}

function either(
  first: string | undefined,
  second: string | undefined,
  path: string,
  firstKey: string,
  secondKey: string,
  issues: Issue[],
): { readonly value: string; readonly path: string } | null {
  if (first !== undefined && second !== undefined && first !== second) issues.push(twice(path, firstKey, secondKey));
  if (first !== undefined) return { value: first, path: `${path}.${firstKey}` };
  if (second !== undefined) return { value: second, path: `${path}.${secondKey}` };
  if (!issues.some((issue) => issue.path === `${path}.${firstKey}` || issue.path === `${path}.${secondKey}`)) {
    issues.push(
      error({ code: 'config.invalid', path: `${path}.${firstKey}`, message: 'Missing: needs the id of a node' }),
    );
  }
  return null;
}

/** The same thing said in two spellings. */
export function twice(path: string, first: string, second: string): Issue {
  return error({
    code: 'pipeline.said_twice',
    path: jsonPath(path, first),
    message: `${first} and ${second} say the same thing differently`,
    next: `Keep ${first} and leave out ${second}.`,
  });
}
