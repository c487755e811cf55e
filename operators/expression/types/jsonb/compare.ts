import type { Jsonb } from '../../contract.ts';
import { numericIo } from '../numeric/numeric-io.ts';
import { compareText } from '../text/compare-text.ts';
import { isArray, isObject, jsonbKind, type KindOfJsonb } from './kind.ts';

/** Order of kinds, from the least. */
const RANK: Readonly<Record<KindOfJsonb, number>> = { null: 0, string: 1, number: 2, boolean: 3, array: 4, object: 5 };

/**
 * jsonb's btree order. At the top, where Postgres keeps a scalar as an array of one, an empty array comes before
 * every scalar; within a document, after.
 */
export function compareJsonb(left: Jsonb, right: Jsonb): number {
  if (isArray(left) && left.length === 0 && RANK[jsonbKind(right)] < RANK.array) return -1;
  if (isArray(right) && right.length === 0 && RANK[jsonbKind(left)] < RANK.array) return 1;
  return compareInner(left, right);
}

function compareInner(left: Jsonb, right: Jsonb): number {
  const kind = jsonbKind(left);
  const byKind = RANK[kind] - RANK[jsonbKind(right)];
  if (byKind !== 0) return byKind;
  switch (kind) {
    case 'null':
      return 0;
    case 'string':
      return compareText(left as string, right as string);
    case 'number':
      return numericIo.compare!(left as never, right as never);
    case 'boolean':
      return Number(left) - Number(right);
    case 'array':
      return compareArrays(left as readonly Jsonb[], right as readonly Jsonb[]);
    case 'object':
      return compareObjects(left as ReadonlyMap<string, Jsonb>, right as ReadonlyMap<string, Jsonb>);
    default:
      return kind satisfies never;
  }
}

function compareArrays(left: readonly Jsonb[], right: readonly Jsonb[]): number {
  if (left.length !== right.length) return left.length - right.length;
  for (let index = 0; index < left.length; index++) {
    const order = compareInner(left[index]!, right[index]!);
    if (order !== 0) return order;
  }
  return 0;
}

function compareObjects(left: ReadonlyMap<string, Jsonb>, right: ReadonlyMap<string, Jsonb>): number {
  if (left.size !== right.size) return left.size - right.size;
  const others = right.entries();
  for (const [key, value] of left) {
    const [otherKey, otherValue] = others.next().value!;
    const order = compareText(key, otherKey) || compareInner(value, otherValue);
    if (order !== 0) return order;
  }
  return 0;
}

/** Equality of two jsonb values of any kind, at any depth. */
export function equalJsonb(left: Jsonb, right: Jsonb): boolean {
  if (isArray(left) !== isArray(right) || isObject(left) !== isObject(right)) return false;
  return compareInner(left, right) === 0;
}
