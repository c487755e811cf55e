import type { Typed, TypedCall, TypedConstant } from '../check/typed.ts';
import type { Datum, SqlType } from '../contract.ts';
import type { Evaluate } from './evaluate.ts';

/** From so many values on, looking one up costs less than comparing with each. */
const LEAST = 4;

/** Types whose values are equal exactly when JavaScript's are. */
const PLAIN: ReadonlySet<SqlType> = new Set<SqlType>([
  'text',
  'character varying',
  'uuid',
  'boolean',
  'smallint',
  'integer',
  'bigint',
  'date',
]);

/** A list of comparisons with constants, as IN and NOT IN have it. */
export interface Membership {
  readonly operand: Typed;
  readonly values: ReadonlySet<Datum>;
}

/**
 * What `a = 1 OR a = 2 …` (or, with AND, `a <> 1 AND a <> 2 …`) looks up, where all of it is one operand and constants
 * of one type that can be looked up; `null` for everything else.
 */
export function membershipOf(kind: 'and' | 'or', parts: readonly Typed[]): Membership | null {
  if (parts.length < LEAST) return null;
  const operator = kind === 'or' ? '=' : '<>';
  const calls = parts.filter((part): part is TypedCall => part.kind === 'call' && part.routine.name === operator);
  const [first] = calls;
  if (first === undefined || calls.length < parts.length) return null;
  const [operand] = first.arguments as [Typed];
  const constants = calls
    .map((call) => call.arguments[1]!)
    .filter((one): one is TypedConstant => one.kind === 'constant');
  const isOne = calls.every((call) => isSame(call.arguments[0]!, operand) && call.routine === first.routine);
  const { arguments: types } = first.routine;
  if (!isOne || constants.length < parts.length || types[0] !== types[1] || !PLAIN.has(operand.type)) return null;
  return { operand, values: new Set(constants.map(({ value }) => value)) };
}

/** Only what is as cheap to read twice as once. */
function isSame(one: Typed, other: Typed): boolean {
  if (one.kind === 'column' && other.kind === 'column') return one.index === other.index && one.type === other.type;
  if (one.kind === 'slot' && other.kind === 'slot') return one.slot === other.slot;
  if (one.kind === 'conversion' && other.kind === 'conversion') {
    return one.convert === other.convert && isSame(one.argument, other.argument);
  }
  return false;
}

/** `found`: what the value is where it is in the list. A NULL in the list leaves the others open. */
export function lookUp(found: boolean, operand: Evaluate, values: ReadonlySet<Datum>): Evaluate {
  const missing = values.has(null) ? null : !found;
  return (row) => {
    const value = operand(row);
    if (value === null) return null;
    return values.has(value) ? found : missing;
  };
}
