import type { Jsonb } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { isArray, isObject } from '../../types/jsonb/kind.ts';
import { jsonbObject } from '../../types/jsonb/object.ts';
import { pathIndex } from './path-index.ts';

/**
 * What happens where a path ends. `set` replaces or adds, `replace` only replaces, `delete` removes; `before` and
 * `after` insert into an array, or add a member that must not be there.
 */
export type PathChange =
  | { readonly kind: 'set' | 'replace' | 'before' | 'after'; readonly value: Jsonb }
  | { readonly kind: 'delete' };

/** The value with a change at the end of a path. A step that leads nowhere changes nothing. */
export function changePath(value: Jsonb, path: readonly (string | null)[], change: PathChange, level = 0): Jsonb {
  const step = path[level]!;
  if (step === null) throw new EvaluationError('22004', `element ${level + 1} of the path is NULL`);
  if (isArray(value)) return changeArray(value, step, path, change, level);
  return isObject(value) ? changeObject(value, step, path, change, level) : value;
}

function changeObject(
  object: ReadonlyMap<string, Jsonb>,
  key: string,
  path: readonly (string | null)[],
  change: PathChange,
  level: number,
): Jsonb {
  const held = object.get(key);
  if (level < path.length - 1) {
    return held === undefined ? object : new Map(object).set(key, changePath(held, path, change, level + 1));
  }
  if (held === undefined) return creates(change) ? jsonbObject([...object, [key, change.value]]) : object;
  switch (change.kind) {
    case 'set':
    case 'replace':
      return new Map(object).set(key, change.value);
    case 'delete': {
      const left = new Map(object);
      left.delete(key);
      return left;
    }
    case 'before':
    case 'after':
      throw new EvaluationError('22023', `the JSON object has a key ${JSON.stringify(key)} already`);
    default:
      return change satisfies never;
  }
}

function changeArray(
  items: readonly Jsonb[],
  step: string,
  path: readonly (string | null)[],
  change: PathChange,
  level: number,
): Jsonb {
  const index = pathIndex(step);
  if (index === null) {
    throw new EvaluationError('22P02', `element ${level + 1} of the path, ${JSON.stringify(step)}, is no whole number`);
  }
  const place = index < 0 ? index + items.length : index;
  const held = items[place];
  if (level < path.length - 1)
    return held === undefined ? items : items.with(place, changePath(held, path, change, level + 1));
  if (held === undefined) {
    if (!creates(change)) return items;
    return place < 0 ? [change.value, ...items] : [...items, change.value];
  }
  switch (change.kind) {
    case 'set':
    case 'replace':
      return items.with(place, change.value);
    case 'delete':
      return items.toSpliced(place, 1);
    case 'before':
      return items.toSpliced(place, 0, change.value);
    case 'after':
      return items.toSpliced(place + 1, 0, change.value);
    default:
      return change satisfies never;
  }
}

function creates(change: PathChange): change is Extract<PathChange, { value: Jsonb }> {
  return change.kind !== 'replace' && change.kind !== 'delete';
}
