import { type JsonNode, jsonNode } from '../../types/json/json-node.ts';
import { pathIndex, placeOf } from './path-index.ts';

/**
 * The piece of a json text that a path leads to, as it is written; `null` where it leads nowhere. A key that comes
 * twice counts with each of its values: the last one that the path can be followed through wins.
 */
export function extractJson(text: string, path: readonly string[]): JsonNode | null {
  const node = jsonNode(text);
  if (path.length > 0 || node.kind === 'array' || node.kind === 'object') return pieceAt(node, path);
  // Postgres gives a scalar with the white space before it
  return { ...node, start: 0 };
}

/** The piece of a document that a path leads to. */
function pieceAt(node: JsonNode, path: readonly string[]): JsonNode | null {
  return follow(node, path, 0, null);
}

function follow(node: JsonNode, path: readonly string[], level: number, found: JsonNode | null): JsonNode | null {
  if (level === path.length) return node;
  const step = path[level]!;
  if (node.kind === 'object') {
    let last = found;
    node.keys.forEach((key, index) => {
      if (key === step) last = follow(node.values[index]!, path, level + 1, last);
    });
    return last;
  }
  if (node.kind !== 'array') return found;
  const index = pathIndex(step);
  return index === null ? found : element(node.items, index, path, level, found);
}

function element(
  items: readonly JsonNode[],
  index: number,
  path: readonly string[],
  level: number,
  found: JsonNode | null,
): JsonNode | null {
  const place = placeOf(index, items.length);
  return place === null ? found : follow(items[place]!, path, level + 1, found);
}

/** The member of an object by key, the last of equal keys; `null` for all else. */
export function jsonField(text: string, key: string): JsonNode | null {
  const node = jsonNode(text);
  if (node.kind !== 'object') return null;
  return node.values[node.keys.lastIndexOf(key)] ?? null;
}

/** The element of an array by index, negative ones from the end; `null` for all else. */
export function jsonElement(text: string, index: number): JsonNode | null {
  const node = jsonNode(text);
  if (node.kind !== 'array') return null;
  const place = placeOf(index, node.items.length);
  return place === null ? null : node.items[place]!;
}

/** A piece as json: its source text. */
export function nodeJson(text: string, node: JsonNode | null): string | null {
  return node === null ? null : text.slice(node.start, node.end);
}

/** A piece as text: strings without quotes and escapes, the JSON null as NULL. */
export function nodeText(text: string, node: JsonNode | null): string | null {
  if (node === null || node.kind === 'null') return null;
  return node.kind === 'string' ? node.text : text.slice(node.start, node.end);
}
