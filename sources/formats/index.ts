import { csv } from './csv/definition.ts';
import type { FormatDefinition } from './format.ts';
import { json } from './json/definition.ts';
import { jsonl } from './jsonl/definition.ts';
import { tsv } from './tsv/definition.ts';

/** Every format that a file can have. */
export const formats: readonly FormatDefinition[] = [csv, tsv, json, jsonl];

/** The format that a file's name ends in, or `undefined`. */
export function formatOfName(path: string): FormatDefinition | undefined {
  const name = path.toLowerCase();
  return formats.find(({ extensions }) => extensions.some((extension) => name.endsWith(extension)));
}
