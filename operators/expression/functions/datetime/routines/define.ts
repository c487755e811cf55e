import type { Call, SignatureType, SqlRoutine } from '../../../contract.ts';

export const DATE = 'date';
export const TIME = 'time without time zone';
export const TIMESTAMP = 'timestamp without time zone';
export const TIMESTAMPTZ = 'timestamp with time zone';
export const INTERVAL = 'interval';
export const TEXT = 'text';
export const INTEGER = 'integer';
export const DOUBLE = 'double precision';

/** As with `Call`, the signature that a function is listed with guarantees its arguments. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Listed<V> = (...args: any[]) => V;

type Definition = Omit<SqlRoutine, 'kind' | 'name' | 'category'>;

/** A function of dates and times. */
export function datetimeFunction(name: string, definition: Definition): SqlRoutine {
  return { kind: 'function', name, category: 'Date/time', ...definition };
}

/** An operator of dates and times, with one argument a prefix one. */
export function datetimeOperator(
  name: string,
  types: readonly SignatureType[],
  returns: SignatureType,
  summary: string,
  example: string,
  call: Call,
): SqlRoutine {
  return { kind: 'operator', name, category: 'Date/time', arguments: types, returns, summary, example, call };
}
