import type { Jsonb } from '../../contract.ts';
import type { Numeric } from '../numeric/numeric.ts';

/** jsonb's value with its kind, as `jsonb_typeof` names it. */
export type KindOfJsonb = 'null' | 'string' | 'number' | 'boolean' | 'array' | 'object';

export function jsonbKind(value: Jsonb): KindOfJsonb {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  if (isArray(value)) return 'array';
  return isObject(value) ? 'object' : 'number';
}

export function isArray(value: Jsonb): value is readonly Jsonb[] {
  return Array.isArray(value);
}

export function isObject(value: Jsonb): value is ReadonlyMap<string, Jsonb> {
  return value instanceof Map;
}

export function isNumber(value: Jsonb): value is Numeric {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map);
}
