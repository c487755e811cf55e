import type { Json } from '../contract/json.ts';
import type { JsonObject } from './model/json-value.ts';
import { isObject } from './read-fields.ts';

/** Settings of a source node in one spelling: `format` is `fileFormat`, and a glob is plain text. */
export function sourceConfig(config: JsonObject): JsonObject {
  const { format, pattern, ...rest } = config;
  return {
    ...rest,
    ...(format === undefined ? {} : Object.hasOwn(config, 'fileFormat') ? { format } : { fileFormat: format }),
    ...(pattern === undefined ? {} : { pattern: globText(pattern) ?? pattern }),
  };
}

/** `{ type: "glob", value: "*.csv" }`, whatever the second key is called, is the text of the glob. */
function globText(pattern: Json): string | null {
  if (!isObject(pattern) || pattern.type !== 'glob') return null;
  const others = Object.entries(pattern).filter(([key]) => key !== 'type');
  const text = others[0]?.[1];
  return others.length === 1 && typeof text === 'string' ? text : null;
}
