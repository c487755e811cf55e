import type { Datum, Jsonb, JsonbValue, SqlType, SqlValue } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { jsonbObject } from '../../types/jsonb/object.ts';
import { asJson, asKey } from './as-json.ts';
import { asJsonb } from './as-jsonb.ts';

/** What a value, or NULL, becomes in JSON. */
export type AsPart<T> = (value: Datum) => T;

/** In json's text, NULL as null. */
export const jsonPart = (type: SqlType): AsPart<string> => orNull(asJson(type), 'null');
/** In jsonb, NULL as null. */
export const jsonbPart = (type: SqlType): AsPart<Jsonb> => orNull(asJsonb(type), null);

function orNull<T>(as: (value: SqlValue) => T, none: T): AsPart<T> {
  return (value) => (value === null ? none : as(value));
}

/** The elements of an array, each as its type is in JSON. */
export function elements<T>(
  types: readonly SqlType[],
  as: (type: SqlType) => AsPart<T>,
): (parts: readonly Datum[]) => T[] {
  const all = types.map(as);
  return (parts) => all.map((one, index) => one(parts[index]!));
}

/** Keys and values by turns, each as its type is in JSON; `sqlState` is that of a key that is NULL. */
export function members<T>(
  types: readonly SqlType[],
  as: (type: SqlType) => AsPart<T>,
  sqlState: string,
): (parts: readonly Datum[]) => [string, T][] {
  const keys = types.filter((_, index) => index % 2 === 0).map(asKey);
  const values = types.filter((_, index) => index % 2 === 1).map(as);
  return (parts) => {
    if (types.length % 2 === 1)
      throw new EvaluationError('22023', 'a JSON object is made of an odd number of arguments');
    return values.map((value, index) => {
      const key = parts[2 * index]!;
      if (key === null) throw nullKey(sqlState);
      return [keys[index]!(key), value(parts[2 * index + 1]!)];
    });
  };
}

export function nullKey(sqlState: string): EvaluationError {
  return new EvaluationError(sqlState, 'the key of a JSON object is NULL');
}

/** A json object of members that are json already. */
export function objectText(members: readonly [string, string][]): string {
  return `{${members.map(([key, value]) => `${JSON.stringify(key)} : ${value}`).join(', ')}}`;
}

export function boxedObject(members: readonly [string, Jsonb][]): JsonbValue {
  return { jsonb: jsonbObject(members) };
}
