import { casts } from '../casts/index.ts';
import type { Call, CastContext, Datum, SqlCast, SqlType } from '../contract.ts';
import { elementOf } from '../types/array/io-of.ts';
import { ioOf } from '../types/io-of.ts';
import { categoryOf } from './type-category.ts';

const STRENGTH: Readonly<Record<CastContext, number>> = { implicit: 0, assignment: 1, explicit: 2 };

const known: ReadonlyMap<string, SqlCast> = new Map(casts.map((cast) => [`${cast.from}>${cast.to}`, cast]));

/**
 * The way from one type to another, as `find_coercion_pathway` of Postgres finds it: the catalogue's cast, element by
 * element between arrays, or by way of text. `null` where there is none in this context. Neither type is `unknown`.
 */
export function findConversion(from: SqlType, to: SqlType, context: CastContext): Call | null {
  const cast = known.get(`${from}>${to}`);
  if (cast !== undefined) return STRENGTH[context] >= STRENGTH[cast.context] ? cast.call : null;
  const [one, other] = [elementOf(from), elementOf(to)];
  if (one !== null && other !== null) {
    const convert = findConversion(one, other, context);
    if (convert !== null) return (array: Datum[]) => array.map((item) => (item === null ? null : convert(item)));
  }
  const byText = context === 'assignment' ? [to] : [from, to];
  if (context === 'implicit' || !byText.some((type) => categoryOf(type) === 'string')) return null;
  const { print } = ioOf(from);
  const { parse } = ioOf(to);
  return (value) => parse(print(value));
}

/** Whether a value of `from` may stand where one of `to` is asked for. A literal without a type may stand anywhere. */
export function canConvert(from: SqlType, to: SqlType, context: CastContext): boolean {
  return from === to || from === 'unknown' || findConversion(from, to, context) !== null;
}
