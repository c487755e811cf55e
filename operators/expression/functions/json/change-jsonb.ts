import type { Jsonb, JsonbValue } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { isArray, isObject } from '../../types/jsonb/kind.ts';
import { jsonbObject } from '../../types/jsonb/object.ts';
import { placeOf } from './path-index.ts';
import { changePath } from './set-path.ts';

type Texts = readonly (string | null)[];

function refuseScalar(value: Jsonb, what: string): asserts value is readonly Jsonb[] | ReadonlyMap<string, Jsonb> {
  if (!isArray(value) && !isObject(value)) throw new EvaluationError('22023', `JSON that is a scalar, ${what}`);
}

function isEmpty(value: readonly Jsonb[] | ReadonlyMap<string, Jsonb>): boolean {
  return (isObject(value) ? value.size : value.length) === 0;
}

/** `||`: two objects are merged, the right one's members winning; all else is joined as arrays. */
export function concatenate(left: Jsonb, right: Jsonb): Jsonb {
  if (isObject(left) && isObject(right)) return jsonbObject([...left, ...right]);
  return [...(isArray(left) ? left : [left]), ...(isArray(right) ? right : [right])];
}

/** `-` with texts: without the members of these keys, or these strings of an array. */
export function without(value: Jsonb, keys: Texts): Jsonb {
  refuseScalar(value, 'from which no key can be removed');
  if (isArray(value)) return value.filter((item) => typeof item !== 'string' || !keys.includes(item));
  const left = new Map(value);
  for (const key of keys) if (key !== null) left.delete(key);
  return left;
}

/** `-` with a number: without the element at the index. */
export function withoutElement(value: Jsonb, index: number): Jsonb {
  refuseScalar(value, 'from which no element can be removed');
  if (isObject(value))
    throw new EvaluationError('22023', 'a JSON object, from which no element can be removed by index');
  const place = placeOf(index, value.length);
  return place === null ? value : value.toSpliced(place, 1);
}

/** `#-`: without what a path leads to. */
export function withoutPath(value: Jsonb, path: Texts): Jsonb {
  refuseScalar(value, 'from which no path can be removed');
  return isEmpty(value) || path.length === 0 ? value : changePath(value, path, { kind: 'delete' });
}

export function setAt(value: Jsonb, path: Texts, replacement: Jsonb, create: boolean): Jsonb {
  refuseScalar(value, 'in which no path can be set');
  if (path.length === 0 || (isEmpty(value) && !create)) return value;
  return changePath(value, path, { kind: create ? 'set' : 'replace', value: replacement });
}

export function insertAt(value: Jsonb, path: Texts, replacement: Jsonb, after: boolean): Jsonb {
  refuseScalar(value, 'in which no path can be set');
  return path.length === 0 ? value : changePath(value, path, { kind: after ? 'after' : 'before', value: replacement });
}

/** `jsonb_set_lax`: `treatment` says what a NULL for the new value means. */
export function setLax(
  target: JsonbValue | null,
  path: Texts | null,
  replacement: JsonbValue | null,
  create: boolean | null,
  treatment: string | null,
): JsonbValue | null {
  if (target === null || path === null || create === null) return null;
  if (treatment === null) throw unknownTreatment();
  if (replacement !== null) return { jsonb: setAt(target.jsonb, path, replacement.jsonb, create) };
  switch (treatment) {
    case 'raise_exception':
      throw new EvaluationError('22004', 'the new value of jsonb_set_lax is NULL');
    case 'use_json_null':
      return { jsonb: setAt(target.jsonb, path, null, create) };
    case 'delete_key':
      return { jsonb: withoutPath(target.jsonb, path) };
    case 'return_target':
      return target;
    default:
      throw unknownTreatment();
  }
}

function unknownTreatment(): EvaluationError {
  return new EvaluationError(
    '22023',
    'null_value_treatment is not "delete_key", "return_target", "use_json_null" or "raise_exception"',
  );
}

/** Without members that are null, at any depth; `inArrays`: without such elements too. */
export function stripNulls(value: Jsonb, inArrays: boolean): Jsonb {
  if (isArray(value)) {
    const kept = inArrays ? value.filter((item) => item !== null) : value;
    return kept.map((item) => stripNulls(item, inArrays));
  }
  if (!isObject(value)) return value;
  const kept = new Map<string, Jsonb>();
  for (const [key, member] of value) if (member !== null) kept.set(key, stripNulls(member, inArrays));
  return kept;
}
