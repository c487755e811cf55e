import { type JsonNode, jsonNode } from '../../types/json/json-node.ts';

/** `json_strip_nulls`: the text without white space and members that are null; `inArrays`: without such elements too. */
export function stripJson(text: string, inArrays: boolean): string {
  return strip(jsonNode(text), inArrays);
}

function strip(node: JsonNode, inArrays: boolean): string {
  switch (node.kind) {
    case 'object': {
      const members = node.keys.flatMap((key, index) => {
        const value = node.values[index]!;
        return value.kind === 'null' ? [] : [`${JSON.stringify(key)}:${strip(value, inArrays)}`];
      });
      return `{${members.join(',')}}`;
    }
    case 'array': {
      const kept = inArrays ? node.items.filter((item) => item.kind !== 'null') : node.items;
      return `[${kept.map((item) => strip(item, inArrays)).join(',')}]`;
    }
    case 'string':
      return JSON.stringify(node.text);
    case 'number':
    case 'boolean':
    case 'null':
      return node.text;
    default:
      return node satisfies never;
  }
}
