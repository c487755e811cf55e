import type { SignatureType, SqlType } from '../contract.ts';
import { elementOf } from '../types/array/io-of.ts';
import { commonType } from './common-type.ts';

const FAMILIES = {
  anyelement: 'exact',
  anynonarray: 'exact',
  anyarray: 'exact',
  anycompatible: 'common',
  anycompatiblenonarray: 'common',
  anycompatiblearray: 'common',
} as const;
type Polymorphic = keyof typeof FAMILIES;

export function isPolymorphic(type: SignatureType): type is Polymorphic {
  return Object.hasOwn(FAMILIES, type);
}

/** What the polymorphic types of a signature are in a call; `undefined` where its arguments leave it open. */
export interface Bindings {
  readonly exact: SqlType | undefined;
  readonly common: SqlType | undefined;
}

/**
 * The bindings of a call, as `enforce_generic_type_consistency` of Postgres finds them: `anyelement` and its like are
 * one and the same type, `anycompatible` and its like a common one. `null` where the arguments do not go together.
 */
export function bindPolymorphic(actual: readonly SqlType[], declared: readonly SignatureType[]): Bindings | null {
  const exact = new Set<SqlType>();
  const common: SqlType[] = [];
  let hasCommon = false;
  for (const [index, type] of declared.entries()) {
    if (!isPolymorphic(type)) continue;
    const given = actual[index]!;
    const isCommon = FAMILIES[type] === 'common';
    hasCommon ||= isCommon;
    if (given === 'unknown') continue;
    const element = type.endsWith('array') && !type.endsWith('nonarray') ? elementOf(given) : given;
    if (element === null || (type.endsWith('nonarray') && elementOf(given) !== null)) return null;
    if (isCommon) common.push(element);
    else exact.add(element);
  }
  if (exact.size > 1) return null;
  const shared = hasCommon ? commonType(common) : undefined;
  return shared === null ? null : { exact: [...exact][0], common: shared };
}

/** A type of the signature in this call; `undefined` where its binding is open. `any` is the argument's own. */
export function concrete(type: SignatureType, bindings: Bindings, given?: SqlType): SqlType | undefined {
  if (type === 'any') return given;
  if (!isPolymorphic(type)) return type;
  const bound = bindings[FAMILIES[type]];
  if (bound === undefined) return undefined;
  if (type.endsWith('nonarray') || !type.endsWith('array')) return bound;
  return elementOf(bound) === null ? (`${bound}[]` as SqlType) : undefined;
}
