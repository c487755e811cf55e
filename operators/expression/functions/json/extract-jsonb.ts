import type { Jsonb, JsonbValue } from '../../contract.ts';
import { isArray, isObject } from '../../types/jsonb/kind.ts';
import { printJsonb } from '../../types/jsonb/print.ts';
import { pathIndex, placeOf } from './path-index.ts';

/** The piece of a jsonb value that a path leads to; `undefined` where it leads nowhere. */
export function extractJsonb(value: Jsonb, path: readonly string[]): Jsonb | undefined {
  let piece: Jsonb | undefined = value;
  for (const step of path) {
    if (piece === undefined) return undefined;
    if (isObject(piece)) piece = piece.get(step);
    else if (isArray(piece)) {
      const index = pathIndex(step);
      piece = index === null ? undefined : at(piece, index);
    } else return undefined;
  }
  return piece;
}

export function jsonbField(value: Jsonb, key: string): Jsonb | undefined {
  return isObject(value) ? value.get(key) : undefined;
}

/** An element by index. A scalar counts as an array of itself, which is how Postgres stores it. */
export function jsonbElement(value: Jsonb, index: number): Jsonb | undefined {
  if (isObject(value)) return undefined;
  return at(isArray(value) ? value : [value], index);
}

function at(items: readonly Jsonb[], index: number): Jsonb | undefined {
  const place = placeOf(index, items.length);
  return place === null ? undefined : items[place];
}

/** A piece as jsonb. */
export function boxed(piece: Jsonb | undefined): JsonbValue | null {
  return piece === undefined ? null : { jsonb: piece };
}

/** A piece as text: strings without quotes, the JSON null as NULL. */
export function jsonbText(piece: Jsonb | undefined): string | null {
  if (piece === undefined || piece === null) return null;
  return typeof piece === 'string' ? piece : printJsonb(piece);
}
