import { isNumberText } from './number-text.ts';

/** As `JSON.parse` calls it, with the source of a number. */
export type JsonReviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

const isRawJson = (JSON as JSON & { isRawJSON(value: unknown): boolean }).isRawJSON;

type Reviver = (key: string, value: unknown) => unknown;

/**
 * As `JSON.parse`. V8's own takes a key in which an escape stands for another, where an earlier object had one that ended in a backslash
 * there (nodejs/node#63785: after `{"\\":0}`, it reads `{"\n":1}` as `{"\\":1}`), so that it is given no such key.
 */
export function parseJson(text: string, reviver?: JsonReviver): unknown {
  if (!hasEscapedKey(text)) return JSON.parse(text, reviver as Reviver);
  try {
    return parseEscaped(text, reviver as Reviver);
  } catch (error) {
    // What is no JSON is told with its place in the text itself.
    if (error instanceof SyntaxError) JSON.parse(text);
    throw error;
  }
}

const QUOTE = 34;
const COLON = 58;
const BACKSLASH = 92;

/** Whether an escape stands in a key of this JSON text. */
export function hasEscapedKey(text: string): boolean {
  for (let at = text.indexOf('\\'); at >= 0; ) {
    while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
    at += 1;
    while (isBlank(text.charCodeAt(at))) at += 1;
    if (text.charCodeAt(at) === COLON) return true;
    at = text.indexOf('\\', at);
  }
  return false;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

/** A string, and the colon that makes it a key. */
const STRING = /"((?:[^"\\]|\\.)*)"(\s*:)?/gs;

function parseEscaped(text: string, reviver: Reviver): unknown {
  let mark = '\uE000';
  while (text.includes(mark)) mark += '\uE000';
  const names = new Map<string, string>();
  const written = text.replace(STRING, (whole: string, inner: string, colon?: string) => {
    if (colon === undefined || !inner.includes('\\')) return whole;
    const name = JSON.parse(`"${inner}"`) as string;
    const plain = JSON.stringify(name);
    if (!plain.includes('\\')) return plain + colon;
    const there = names.get(name) ?? `${mark}${names.size}`;
    names.set(name, there);
    return `"${there}"${colon}`;
  });
  const parsed: unknown = JSON.parse(written, reviver);
  return names.size === 0 ? parsed : renamed(parsed, new Map([...names].map(([name, there]) => [there, name])));
}

/** The value with the keys that stand for others replaced by them. */
function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, names));
  if (typeof value !== 'object' || value === null || isNumberText(value) || isRawJson(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [names.get(key) ?? key, renamed(inner, names)]),
  );
}
