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
  /** Attributes and children of the outermost element so far, those of one name once. */
  readonly columns: number;
  /** The outermost element, once it is closed or no more of it is wanted, as columns. */
  row(): JsonObject;
  /** The same as a value: an element with text alone is its text, one with nothing NULL. */
  value(): Json;
}

export function elementTree(): ElementTree {
  const stack: Open[] = [];
  let outermost: Open = { name: '', fields: null, text: '' };
  let columns = 0;
  return {
    open(name, attributes) {
      const element: Open = { name, fields: null, text: '' };
      for (const [attribute, value] of attributes) {
        element.fields ??= {};
        put(element.fields, `@_${attribute}`, value);
      }
      if (stack.length === 0) columns = attributes.length;
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
        if (add(parent.fields, closed.name, jsonOf(closed)) && stack.length === 1) columns++;
      }
    },
    get columns() {
      return columns;
    },
    row() {
      const [unfinished = outermost] = stack.splice(0);
      return withText(unfinished.fields ?? {}, unfinished.text);
    },
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

/** Gives whether the name is new. */
function add(fields: JsonObject, name: string, value: Json): boolean {
  if (!Object.hasOwn(fields, name)) {
    put(fields, name, value);
    return true;
  }
  const before = fields[name]!;
  if (Array.isArray(before)) before.push(value);
  else put(fields, name, [before, value]);
  return false;
}

/** A name may be `__proto__`. */
function put(fields: JsonObject, name: string, value: Json): void {
  Object.defineProperty(fields, name, { value, enumerable: true, writable: true, configurable: true });
}
