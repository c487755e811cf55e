import type { ZodType, z } from 'zod';
import type { Issue } from '../contract/issue.ts';
import type { Json } from '../contract/json.ts';
import { check, error, unknownKey } from './issues.ts';
import { jsonPath } from './json-path.ts';
import type { JsonObject } from './model/json-value.ts';

export type Shape = { readonly [key: string]: ZodType };
export type Fields<S extends Shape> = { readonly [K in keyof S]?: z.output<S[K]> | undefined };

export interface ReadOptions {
  readonly path: string;
  readonly node?: string | undefined;
  /** Keys that somebody else reads. */
  readonly elsewhere?: readonly string[];
  /** Keys that no model knows are left to the caller. */
  readonly open?: boolean;
}

/**
 * Reads an object field by field, so that one mistake hides no other: what is right is given back, what is wrong
 * becomes issues. A missing field that the model needs is an issue too.
 */
export function readFields<S extends Shape>(shape: S, raw: Json, issues: Issue[], options: ReadOptions): Fields<S> {
  const { path, node } = options;
  if (!isObject(raw)) {
    issues.push(error({ code: 'config.invalid', path, message: 'Must be an object' }));
    return {};
  }
  const fields: { [K in keyof S]?: z.output<S[K]> } = {};
  for (const [key, model] of Object.entries(shape)) {
    const checked = check(model, member(raw, key, model), jsonPath(path, key), node);
    if (!checked.ok) issues.push(...checked.issues);
    else if (checked.value !== undefined) fields[key as keyof S] = checked.value as z.output<S[keyof S]>;
  }
  if (options.open !== true) {
    const known = [...Object.keys(shape), ...(options.elsewhere ?? [])];
    for (const key of Object.keys(raw)) {
      if (!known.includes(key)) issues.push(unknownKey(key, known, path, node));
    }
  }
  return fields;
}

/** `null` where a model knows no null means that nothing is said. */
function member(raw: JsonObject, key: string, model: ZodType): Json | undefined {
  const value = Object.hasOwn(raw, key) ? raw[key] : undefined;
  const isUnsaid = value === null && !model.safeParse(null).success && model.safeParse(undefined).success;
  return isUnsaid ? undefined : value;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
