import { readJson } from './read-json.ts';

/** Whether equal keys are an error, for `IS JSON … WITH UNIQUE KEYS`: it reads escapes, so that `"\u0061"` equals `"a"`. */
export interface JsonCheck {
  readonly uniqueKeys: boolean;
}

export type JsonKind = 'scalar' | 'array' | 'object';

/** What kind of JSON a text is; `null` where keys must be unique and are not. Throws where it is no JSON. */
export function jsonKind(text: string, { uniqueKeys }: JsonCheck): JsonKind | null {
  if (!uniqueKeys) return readJson(text, kinds, 'keep');
  let unique = true;
  const kind = readJson<JsonKind>(
    text,
    {
      ...kinds,
      object(keys) {
        if (new Set(keys).size < keys.length) unique = false;
        return 'object';
      },
    },
    'decode',
  );
  return unique ? kind : null;
}

const kinds = {
  text: (): JsonKind => 'scalar',
  number: (): JsonKind => 'scalar',
  constant: (): JsonKind => 'scalar',
  array: (): JsonKind => 'array',
  object: (): JsonKind => 'object',
};
