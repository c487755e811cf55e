import type { Jsonb } from '../../contract.ts';
import { compareText } from '../text/compare-text.ts';
import { KeyOrder } from './key-order.ts';

/** An object from its pairs as they are written: keys in jsonb's order, the last of equal ones kept. */
export function jsonbObject(pairs: Iterable<readonly [string, Jsonb]>): ReadonlyMap<string, Jsonb> {
  const all = [...pairs];
  return jsonbOf(
    all.map(([key]) => key),
    all.map(([, value]) => value),
  );
}

const orders = new KeyOrder(compareKeys);

/** Likewise from keys and the value of each. */
export function jsonbOf(keys: readonly string[], values: readonly Jsonb[]): ReadonlyMap<string, Jsonb> {
  const object = new Map<string, Jsonb>();
  if (keys.length === 1) return object.set(keys[0]!, values[0]!);
  const order = orders.of(keys);
  for (let at = 0; at < order.length; at++) {
    const index = order[at]!;
    object.set(keys[index]!, values[index]!);
  }
  return object;
}

/** jsonb's order of keys: the shorter first, counted in bytes, then by bytes. */
function compareKeys(left: string, right: string): number {
  return Buffer.byteLength(left) - Buffer.byteLength(right) || compareText(left, right);
}
