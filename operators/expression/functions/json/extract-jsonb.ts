import type { Jsonb, JsonbValue } from '../../contract.ts';
import { isArray, isObject } from '../../types/jsonb/kind.ts';
import { ParsedJsonb } from '../../types/jsonb/parsed-jsonb.ts';
import { printJsonb } from '../../types/jsonb/print.ts';
import { pathIndex, placeOf } from './path-index.ts';

/** The piece of a jsonb value that a path leads to; `null` where it leads nowhere. */
export function jsonbAt(value: JsonbValue, path: readonly string[]): JsonbValue | null {
  let piece: JsonbValue | null = value;
  for (const step of path) {
    if (piece === null) return null;
    const elements = elementsOf(piece);
    if (elements === null) piece = jsonbMember(piece, step);
    else {
      const index = pathIndex(step);
      piece = index === null ? null : at(elements, index);
    }
  }
  return piece;
}

/** The member of an object by key; `null` for all else. */
export function jsonbMember(value: JsonbValue, key: string): JsonbValue | null {
  if (value instanceof ParsedJsonb) return value.member(key);
  return isObject(value.jsonb) ? boxed(value.jsonb.get(key)) : null;
}

/** An element by index. A scalar counts as an array of itself, which is how Postgres stores it. */
export function jsonbElement(value: JsonbValue, index: number): JsonbValue | null {
  if (value instanceof ParsedJsonb ? value.isObject : isObject(value.jsonb)) return null;
  return at(elementsOf(value) ?? [value], index);
}

/** A piece as text: strings without quotes, the JSON null as NULL. */
export function jsonbText(piece: JsonbValue | null): string | null {
  if (piece === null) return null;
  if (piece instanceof ParsedJsonb) return piece.text;
  const { jsonb } = piece;
  if (jsonb === null) return null;
  return typeof jsonb === 'string' ? jsonb : printJsonb(jsonb);
}

function elementsOf(value: JsonbValue): readonly JsonbValue[] | null {
  if (value instanceof ParsedJsonb) return value.elements;
  return isArray(value.jsonb) ? value.jsonb.map((jsonb) => ({ jsonb })) : null;
}

function at(elements: readonly JsonbValue[], index: number): JsonbValue | null {
  const place = placeOf(index, elements.length);
  return place === null ? null : elements[place]!;
}

function boxed(piece: Jsonb | undefined): JsonbValue | null {
  return piece === undefined ? null : { jsonb: piece };
}
