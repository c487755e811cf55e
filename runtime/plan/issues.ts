import type { ZodType } from 'zod';
import type { $ZodIssue, $ZodType } from 'zod/v4/core';
import type { Issue } from '../contract/issue.ts';
import { suggestion } from '../contract/nearest.ts';
import { jsonPath } from './json-path.ts';

export interface IssueOptions {
  readonly code: string;
  readonly path: string;
  readonly message: string;
  readonly next?: string;
  readonly node?: string;
}

/** Something that stops a definition from running. */
export function error(options: IssueOptions): Issue {
  return { ...options, message: sentence(options.message), severity: 'error' };
}

/** Something that the author should know of, and that stops nothing. */
export function warning(options: IssueOptions): Issue {
  return { ...options, message: sentence(options.message), severity: 'warning' };
}

function sentence(message: string): string {
  return /[.?!]$/.test(message) ? message : `${message}.`;
}

export function hasErrors(issues: readonly Issue[]): boolean {
  return issues.some((issue) => issue.severity === 'error');
}

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Holds a value to a zod model; what is wrong comes in our words, one issue a mistake, with paths below `base`. */
export function check<T>(model: ZodType<T>, value: unknown, base: string, node?: string): Checked<T> {
  const parsed = model.safeParse(value, { reportInput: true });
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, issues: fromZod(model, parsed.error.issues, base, node) };
}

function fromZod(model: $ZodType, issues: readonly $ZodIssue[], base: string, node?: string): Issue[] {
  const place = node === undefined ? {} : { node };
  return issues.flatMap((issue) => {
    const path = jsonPath(base, ...issue.path);
    if (issue.code === 'unrecognized_keys') {
      const known = knownKeys(model, issue.path);
      return issue.keys.map((key) => unknownKey(key, known, path, node));
    }
    return [error({ code: 'config.invalid', path, ...place, message: explain(issue) })];
  });
}

/** A key that nothing reads. */
export function unknownKey(key: string, known: readonly string[], base: string, node?: string): Issue {
  return error({
    code: 'config.unknown_key',
    path: jsonPath(base, key),
    ...(node === undefined ? {} : { node }),
    message: `Unknown key "${key}"${suggestion(key, known)}`,
    ...(known.length === 0 ? {} : { next: `Known here: ${known.join(', ')}.` }),
  });
}

function explain(issue: $ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? `Missing: needs ${article(issue.expected)}`
        : `Must be ${article(issue.expected)}`;
    case 'invalid_value': {
      const values = issue.values.map(String);
      if (issue.input === undefined) return `Missing: needs one of ${values.join(', ')}`;
      const given =
        typeof issue.input === 'string' ? `"${issue.input}" is not supported${suggestion(issue.input, values)}` : '';
      return `${given === '' ? '' : `${sentence(given)} `}Must be ${values.length === 1 ? values[0] : `one of ${values.join(', ')}`}`;
    }
    case 'too_small':
      return `Must be ${issue.inclusive === false ? 'more than' : 'at least'} ${bound(issue.minimum, issue.origin)}`;
    case 'too_big':
      return `Must be ${issue.inclusive === false ? 'less than' : 'at most'} ${bound(issue.maximum, issue.origin)}`;
    case 'invalid_union':
      return unionMessage(issue);
    default:
      return issue.message;
  }
}

function unionMessage(issue: Extract<$ZodIssue, { code: 'invalid_union' }>): string {
  const reasons = issue.errors.flatMap((branch) => branch.slice(0, 1).map(explain));
  return reasons.length === 0 ? issue.message : [...new Set(reasons)].join(', or: ');
}

function article(type: string): string {
  switch (type) {
    case 'int':
      return 'a whole number';
    case 'record':
    case 'object':
      return 'an object';
    case 'array':
      return 'a list';
    case 'string':
      return 'text';
    case 'boolean':
      return 'true or false';
    default:
      return `a ${type}`;
  }
}

function bound(limit: number | bigint, origin: string): string {
  switch (origin) {
    case 'string':
      return `${limit} characters long`;
    case 'array':
    case 'set':
      return `${limit} long`;
    default:
      return String(limit);
  }
}

/** Keys that an object model knows at a path inside it; none where the model is not a plain object there. */
function knownKeys(model: $ZodType, path: readonly PropertyKey[]): readonly string[] {
  let current: unknown = unwrap(model);
  for (const step of path) current = unwrap(child(current, step));
  const shape = shapeOf(current);
  return shape === null ? [] : Object.keys(shape);
}

function child(model: unknown, step: PropertyKey): unknown {
  const definition = definitionOf(model);
  if (typeof step === 'number') return definition?.element;
  return shapeOf(model)?.[String(step)];
}

/** The model below defaults, optionals and transforms. */
function unwrap(model: unknown): unknown {
  let current = model;
  for (;;) {
    const definition = definitionOf(current);
    const isPreprocessed = definitionOf(definition?.in)?.type === 'transform';
    const inner = definition?.innerType ?? (isPreprocessed ? definition?.out : definition?.in);
    if (inner === undefined) return current;
    current = inner;
  }
}

function shapeOf(model: unknown): Record<string, unknown> | null {
  const shape = definitionOf(model)?.shape;
  return typeof shape === 'object' && shape !== null ? (shape as Record<string, unknown>) : null;
}

function definitionOf(model: unknown): Record<string, unknown> | undefined {
  if (typeof model !== 'object' || model === null || !('_zod' in model)) return undefined;
  return (model as { _zod: { def: Record<string, unknown> } })._zod.def;
}
