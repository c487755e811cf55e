import type { Json } from '../../../runtime/contract/json.ts';

type JsonObject = Record<string, Json>;

/** One element while it is open. */
interface Open {
  readonly name: string;
  /** `null` while it has neither attributes nor children. */
  fields: JsonObject | null;
  text: string;
}

/** Makes JSON of one element: attributes `@_name`, children by name, repeated ones as arrays, text beside them `#text`. */
export interface ElementTree {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text(text: string): void;
  /** Closes the innermost element; gives the outermost one once it is closed. */
  close(): JsonObject | null;
  readonly depth: number;
}

export function elementTree(): ElementTree {
  const stack: Open[] = [];
  return {
    open(name, attributes) {
      let fields: JsonObject | null = null;
      for (const [attribute, value] of Object.entries(attributes)) {
        fields ??= {};
        put(fields, `@_${attribute}`, value);
      }
      stack.push({ name, fields, text: '' });
    },
    text(text) {
      const inner = stack.at(-1);
      if (inner !== undefined) inner.text += text;
    },
    close() {
      const closed = stack.pop()!;
      const parent = stack.at(-1);
      if (parent === undefined) return rowOf(closed);
      parent.fields ??= {};
      add(parent.fields, closed.name, jsonOf(closed));
      return null;
    },
    get depth() {
      return stack.length;
    },
  };
}

/** An element with text alone is its text, one with nothing NULL. */
function jsonOf({ fields, text }: Open): Json {
  if (fields === null) return text === '' ? null : text;
  return withText(fields, text);
}

function rowOf({ fields, text }: Open): JsonObject {
  return withText(fields ?? {}, text);
}

/** White space between children is no text. */
function withText(fields: JsonObject, text: string): JsonObject {
  const trimmed = text.trim();
  if (trimmed !== '') put(fields, '#text', trimmed);
  return fields;
}

function add(fields: JsonObject, name: string, value: Json): void {
  if (!Object.hasOwn(fields, name)) put(fields, name, value);
  else {
    const before = fields[name]!;
    if (Array.isArray(before)) before.push(value);
    else put(fields, name, [before, value]);
  }
}

/** A name may be `__proto__`. */
function put(fields: JsonObject, name: string, value: Json): void {
  Object.defineProperty(fields, name, { value, enumerable: true, writable: true, configurable: true });
}
