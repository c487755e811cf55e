import type { Jsonb } from '../../contract.ts';
import { equalJsonb } from '../../types/jsonb/compare.ts';
import { isArray, isObject } from '../../types/jsonb/kind.ts';

/** `outer @> inner`. At the top, an array also contains a scalar that is one of its elements. */
export function containsJsonb(outer: Jsonb, inner: Jsonb): boolean {
  if (isArray(outer) && !isArray(inner) && !isObject(inner)) return outer.some((one) => equalJsonb(one, inner));
  return contains(outer, inner);
}

function contains(outer: Jsonb, inner: Jsonb): boolean {
  if (isObject(inner)) {
    if (!isObject(outer) || outer.size < inner.size) return false;
    for (const [key, value] of inner) {
      const held = outer.get(key);
      if (held === undefined || !contains(held, value)) return false;
    }
    return true;
  }
  if (!isArray(inner)) return equalJsonb(outer, inner);
  if (!isArray(outer)) return false;
  for (const value of inner) if (!holds(outer, value)) return false;
  return true;
}

function holds(items: readonly Jsonb[], value: Jsonb): boolean {
  for (const one of items) if (contains(one, value)) return true;
  return false;
}

/** `value ? key`: a member's key, an array's string, or the string itself. */
export function hasKey(value: Jsonb, key: string): boolean {
  if (isObject(value)) return value.has(key);
  return isArray(value) ? value.includes(key) : value === key;
}
