import { readJson } from './read-json.ts';

/** A piece of JSON that keeps its place in the text. */
export type JsonNode = JsonScalarNode | JsonArrayNode | JsonObjectNode;

interface Place {
  readonly start: number;
  readonly end: number;
}

export interface JsonScalarNode extends Place {
  readonly kind: 'string' | 'number' | 'boolean' | 'null';
  /** A string's characters; of all else, its text. */
  readonly text: string;
}

export interface JsonArrayNode extends Place {
  readonly kind: 'array';
  readonly items: readonly JsonNode[];
}

export interface JsonObjectNode extends Place {
  readonly kind: 'object';
  readonly keys: readonly string[];
  readonly values: readonly JsonNode[];
}

/** Reads a json value's text for what looks into it; escapes are decoded. */
export function jsonNode(text: string): JsonNode {
  if (text !== last.text) last = { text, node: readJson(text, nodes, 'decode') };
  return last.node;
}

/** Several expressions that look into one column read its cell once. */
let last: { readonly text: string; readonly node: JsonNode } = {
  text: 'null',
  node: { kind: 'null', text: 'null', start: 0, end: 4 },
};

const nodes = {
  text: (text: string, start: number, end: number): JsonNode => ({ kind: 'string', text, start, end }),
  number: (text: string, start: number, end: number): JsonNode => ({ kind: 'number', text, start, end }),
  constant: (value: boolean | null, start: number, end: number): JsonNode => ({
    kind: value === null ? 'null' : 'boolean',
    text: String(value),
    start,
    end,
  }),
  array: (items: readonly JsonNode[], start: number, end: number): JsonNode => ({ kind: 'array', items, start, end }),
  object: (keys: readonly string[], values: readonly JsonNode[], start: number, end: number): JsonNode => ({
    kind: 'object',
    keys,
    values,
    start,
    end,
  }),
};
