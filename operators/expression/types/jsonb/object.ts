import type { Jsonb } from '../../contract.ts';
import { compareText } from '../text/compare-text.ts';

/** An object from its pairs as they are written: keys in jsonb's order, the last of equal ones kept. */
export function jsonbObject(pairs: Iterable<readonly [string, Jsonb]>): ReadonlyMap<string, Jsonb> {
  const last = new Map(pairs);
  if (last.size < 2) return last;
  return new Map([...last].sort(([left], [right]) => compareKeys(left, right)));
}

/** jsonb's order of keys: the shorter first, counted in bytes, then by bytes. */
export function compareKeys(left: string, right: string): number {
  return Buffer.byteLength(left) - Buffer.byteLength(right) || compareText(left, right);
}
