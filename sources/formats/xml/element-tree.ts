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
  open(name: string, attributes: readonly (readonly [name: string, value: string])[]): void;
  text(text: string): void;
  /** Closes the innermost element. */
  close(): void;
  /** The outermost element, once it is closed, as columns. */
  row(): JsonObject;
  /** The same as a value: an element with text alone is its text, one with nothing NULL. */
  value(): Json;
}

export function elementTree(): ElementTree {
  const stack: Open[] = [];
  let outermost: Open = { name: '', fields: null, text: '' };
  return {
    open(name, attributes) {
      const element: Open = { name, fields: null, text: '' };
      for (const [attribute, value] of attributes) {
        element.fields ??= {};
        put(element.fields, `@_${attribute}`, value);
      }
      stack.push(element);
    },
    text(text) {
      const inner = stack.at(-1);
      if (inner !== undefined) inner.text += text;
    },
    close() {
      const closed = stack.pop()!;
      const parent = stack.at(-1);
      if (parent === undefined) outermost = closed;
      else {
        parent.fields ??= {};
        add(parent.fields, closed.name, jsonOf(closed));
      }
    },
    row: () => withText(outermost.fields ?? {}, outermost.text),
    value: () => jsonOf(outermost),
  };
}

function jsonOf({ fields, text }: Open): Json {
  if (fields === null) return text === '' ? null : text;
  return withText(fields, text);
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
