import { isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { Issue } from '../contract/issue.ts';
import type { Json } from '../contract/json.ts';
import { error } from './issues.ts';

/** Definitions are small; more than this is a mistake. */
const MAX_CHARACTERS = 5_000_000;
const MAX_DEPTH = 64;

export type Read =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** JSON or YAML text, or data, as JSON. Numbers that a double cannot hold keep their text. Never throws. */
export function readDefinition(input: unknown): Read {
  return typeof input === 'string' ? readText(input) : toJson(input);
}

function readText(text: string): Read {
  if (text.length > MAX_CHARACTERS) return refused(`The text is longer than ${MAX_CHARACTERS} characters`);
  if (text.trim() === '') return refused('The text is empty');
  try {
    return toJson(JSON.parse(text, keepNumberText));
  } catch {
    // Not JSON, or nested beyond JSON's own reader: YAML, of which JSON is a part, says what is wrong and where.
    return readYaml(text);
  }
}

function readYaml(text: string): Read {
  try {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
    if (document.errors.length > 0) {
      return {
        ok: false,
        issues: document.errors.map((fault) => {
          const { line, col } = lines.linePos(fault.pos[0]);
          return unreadable(`Line ${line}, column ${col}: ${fault.message}`);
        }),
      };
    }
    visit(document, (_, node) => {
      if (
        isScalar(node) &&
        typeof node.value === 'number' &&
        node.source !== undefined &&
        isInexact(node.value, node.source)
      ) {
        node.value = node.source;
      }
    });
    return toJson(document.toJS());
  } catch (cause) {
    // The library throws on aliases without an anchor or without end, and on nesting beyond the stack.
    return refused(`The text cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function keepNumberText(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  return typeof value === 'number' && source !== undefined && isInexact(value, source) ? source : value;
}

/** A number whose text has more digits than a double can tell apart. */
function isInexact(value: number, source: string): boolean {
  if (!/^[-+]?[\d.]+(?:[eE][-+]?\d+)?$/.test(source)) return false;
  const digits = source
    .replace(/[eE].*$/, '')
    .replaceAll(/[^\d]/g, '')
    .replace(/^0+/, '');
  return digits.length > 15 && !Number.isSafeInteger(value);
}

/** A copy made of nothing but JSON; `undefined` members are left out, as `JSON.stringify` does. */
function toJson(value: unknown): Read {
  const issues: Issue[] = [];
  const copied = copy(value, '', 0, issues);
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value: copied };
}

function copy(value: unknown, path: string, depth: number, issues: Issue[]): Json {
  if (depth > MAX_DEPTH) return refuse(`Nested deeper than ${MAX_DEPTH} levels`, path, issues);
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : refuse(`${value} is not a JSON value`, path, issues);
    case 'object':
      break;
    default:
      return refuse(`A ${typeof value} is not a JSON value`, path, issues);
  }
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((item, index) => copy(item, `${path}[${index}]`, depth + 1, issues));
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    entries.map(([key, member]) => [key, copy(member, path === '' ? key : `${path}.${key}`, depth + 1, issues)]),
  );
}

function refuse(message: string, path: string, issues: Issue[]): null {
  issues.push(unreadable(message, path));
  return null;
}

function refused(message: string): Read {
  return { ok: false, issues: [unreadable(message)] };
}

function unreadable(message: string, path = ''): Issue {
  return error({ code: 'pipeline.unreadable', path, message, next: 'Give JSON or YAML.' });
}
