import type { CallSite, Datum, SqlType, SqlValue } from '../../contract.ts';
import { ioOf } from '../../types/io-of.ts';

type Print = (value: SqlValue) => string;

/** How each argument of a site is written by its type's output function. */
export function printersOf({ argumentTypes }: Pick<CallSite, 'argumentTypes'>): readonly Print[] {
  return argumentTypes.map((type) => ioOf(type).print as Print);
}

/** As a cast to text gives it: as output does, but for boolean, which is spelled out. */
export function castToText(type: SqlType): (value: Datum) => string {
  if (type === 'boolean') return String;
  return ioOf(type).print as (value: Datum) => string;
}
