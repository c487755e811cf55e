import type { SqlType } from '../contract.ts';
import { ExpressionFault } from '../expression-fault.ts';
import { canConvert } from './conversion.ts';
import { categoryOf, isPreferred } from './type-category.ts';
import type { Typed } from './typed.ts';

/**
 * The type that all of the types become, as `select_common_type` of Postgres picks it: the first one, unless a later
 * one of its category takes it in and is not taken in. `null` where their categories differ.
 */
export function commonType(types: readonly SqlType[]): SqlType | null {
  let common: SqlType = 'unknown';
  for (const type of types) {
    if (type === 'unknown' || type === common) continue;
    if (common === 'unknown') common = type;
    else if (categoryOf(type) !== categoryOf(common)) return null;
    else if (!isPreferred(common) && canConvert(common, type, 'implicit') && !canConvert(type, common, 'implicit')) {
      common = type;
    }
  }
  return common === 'unknown' ? 'text' : common;
}

/** The same of nodes. Columns that nobody declared are numeric among whole numbers (decision 0110). */
export function commonTypeOf(nodes: readonly Typed[]): SqlType | null {
  const type = commonType(nodes.map((node) => node.type));
  return type !== null && isWhole(type) && nodes.some(isUntyped) ? 'numeric' : type;
}

/** Likewise, or a fault. */
export function demandCommonType(nodes: readonly Typed[], what: string, at: number): SqlType {
  const type = commonTypeOf(nodes);
  if (type !== null) return type;
  const types = [...new Set(nodes.map((node) => node.type))].filter((one) => one !== 'unknown');
  throw new ExpressionFault(
    'type_mismatch',
    at,
    `${what} must have one type, and these have ${types.join(' and ')}.`,
    'Cast them to one type.',
  );
}

/** A column that nobody declared. */
export function isUntyped(node: Typed): boolean {
  return node.kind === 'column' && node.type === 'unknown';
}

export function isWhole(type: SqlType): boolean {
  return type === 'smallint' || type === 'integer' || type === 'bigint';
}
