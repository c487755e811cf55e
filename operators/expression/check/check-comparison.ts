import type { SqlType } from '../contract.ts';
import { ExpressionFault } from '../expression-fault.ts';
import type { Ast, Between, InList, Quantified } from '../parse/ast.ts';
import { elementOf } from '../types/array/io-of.ts';
import type { Check } from './check-expression.ts';
import { coerce, demand } from './coerce.ts';
import { columnsOf } from './columns-of.ts';
import { commonTypeOf } from './common-type.ts';
import { canConvert } from './conversion.ts';
import { resolveOperator } from './resolve-operator.ts';
import { share } from './share.ts';
import type { Typed } from './typed.ts';

/** BETWEEN is two comparisons; SYMMETRIC is four. */
export function checkBetween({ argument, low, high, symmetric, negated, at }: Between, check: Check): Typed {
  const bounds = [check(low), check(high)] as const;
  return share(check(argument), (value) => {
    const within = (least: Typed, most: Typed): Typed => ({
      kind: negated ? 'or' : 'and',
      type: 'boolean',
      arguments: [
        resolveOperator(negated ? '<' : '>=', value, least, at),
        resolveOperator(negated ? '>' : '<=', value, most, at),
      ],
    });
    if (!symmetric) return within(...bounds);
    const both = [within(...bounds), within(bounds[1], bounds[0])];
    return { kind: negated ? 'and' : 'or', type: 'boolean', arguments: both };
  });
}

/** IN: one type for the values that are no columns, as in Postgres, and `=` with each. */
export function checkIn({ argument, items, negated, at }: InList, check: Check): Typed {
  const values = items.map(check);
  const operator = negated ? '<>' : '=';
  return share(check(argument), (value) => {
    const listed = values.filter((one) => !usesColumns(one));
    const common = listed.length > 1 ? commonTypeOf([value, ...listed]) : null;
    // there is no array of arrays to put them into
    const fits = common !== null && elementOf(common) === null;
    const shared = fits && listed.every((one) => canConvert(one.type, common, 'implicit')) ? common : null;
    const comparisons = values.map((one, index) => {
      const item = shared === null || usesColumns(one) ? one : demand(one, shared, 'A value of IN', items[index]!.at);
      return resolveOperator(operator, value, item, items[index]!.at);
    });
    for (const comparison of comparisons) demand(comparison, 'boolean', 'A comparison of IN', at);
    const kind = negated ? 'and' : 'or';
    const joined = (parts: readonly Typed[], whole: boolean): Typed =>
      parts.length === 1 ? parts[0]! : { kind, type: 'boolean', arguments: parts, ...(whole ? { whole } : {}) };
    if (shared === null) return joined(comparisons, false);
    const others = comparisons.filter((_, index) => usesColumns(values[index]!));
    const group = joined(
      comparisons.filter((_, index) => !usesColumns(values[index]!)),
      true,
    );
    return joined([group, ...others], false);
  });
}

/** `value operator ANY (array)` and ALL. */
export function checkQuantified({ operator, quantifier, left, right, at }: Quantified, check: Check): Typed {
  const given = check(right);
  return share(check(left), (value) => {
    const array = asArray(given, value.type, right, at);
    const slot = Symbol('element');
    const element: Typed = { kind: 'slot', type: elementOf(array.type)!, slot };
    const comparison = resolveOperator(operator, value, element, at);
    const result = demand(comparison, 'boolean', `The comparison with ${quantifier.toUpperCase()}`, at);
    return { kind: quantifier, type: 'boolean', array, slot, comparison: result };
  });
}

/** A literal is an array of the other operand's type. */
function asArray(given: Typed, other: SqlType, right: Ast, at: number): Typed {
  if (elementOf(given.type) !== null) return given;
  const element = other === 'unknown' ? 'text' : other;
  const coerced =
    given.type === 'unknown' && elementOf(element) === null
      ? coerce(given, `${element}[]` as SqlType, 'implicit', right.at)
      : null;
  if (coerced !== null) return coerced;
  throw new ExpressionFault(
    'type_mismatch',
    at,
    `ANY and ALL need an array, not ${given.type}.`,
    'Give an array, or use IN.',
  );
}

function usesColumns(node: Typed): boolean {
  return columnsOf(node).length > 0;
}
