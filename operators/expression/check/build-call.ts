import type { SqlRoutine, SqlType } from '../contract.ts';
import { ExpressionFault, unsupported } from '../expression-fault.ts';
import { elementOf, scalarIo } from '../types/array/io-of.ts';
import { isAbsent } from './absent-signatures.ts';
import type { Candidate } from './candidate.ts';
import { coerce } from './coerce.ts';
import { refuseCollation } from './collation.ts';
import { bindPolymorphic, concrete } from './polymorphic.ts';
import type { Typed, TypedCall } from './typed.ts';

/** The call of a candidate that was chosen: arguments of its types, defaults filled in. */
export function buildCall(
  { routine, types, places }: Candidate,
  args: readonly Typed[],
  isVariadic: boolean,
  at: number,
): TypedCall {
  if (isAbsent(routine)) throw unsupported(at, `${routine.name} of ${routine.arguments.join(' and ')}`, NEXT);
  const actual = args.map((argument) => argument.type);
  const bindings = bindPolymorphic(actual, types);
  if (bindings === null) throw new TypeError(`${routine.name} was chosen for arguments that it does not take`);
  const demanded = args.map((argument, index) => {
    const type = concrete(types[index]!, bindings, argument.type);
    const coerced = type === undefined ? null : coerce(argument, type, 'implicit', at);
    if (coerced === null) throw openType(routine.name, at);
    return coerced;
  });
  if (routine.ordered) for (const { type } of demanded) refuseUnordered(routine.name, type, at);
  refuseCollation(routine.name, demanded, at);
  const spread = isVariadic && routine.variadic !== undefined;
  const parameters = spread ? demanded : withDefaults(routine, demanded, places);
  const type = concrete(routine.returns, bindings);
  if (type === undefined) throw openType(routine.name, at);
  return { kind: 'call', type, routine, arguments: parameters, spread, at };
}

/** The arguments in the order of the parameters, with the defaults of those that are left out. */
function withDefaults(routine: SqlRoutine, args: readonly Typed[], places?: readonly number[]): Typed[] {
  const { arguments: fixed, defaults = [] } = routine;
  const parameters = fixed.map((type, index): Typed | undefined => {
    const given = places === undefined ? index : places.indexOf(index);
    const value = defaults[index - (fixed.length - defaults.length)];
    return args[given] ?? (value === undefined ? undefined : { kind: 'constant', type: type as SqlType, value });
  });
  return [...parameters.filter((one) => one !== undefined), ...args.slice(fixed.length)];
}

function refuseUnordered(name: string, type: SqlType, at: number): void {
  const element = elementOf(type);
  if (element === null || scalarIo(element).compare !== null) return;
  throw unsupported(at, `${name} of ${element}`, 'Cast the values to jsonb or text.');
}

function openType(name: string, at: number): ExpressionFault {
  return new ExpressionFault(
    'open_type',
    at,
    `The type that \`${name}\` works on is not known here.`,
    'Cast one of its arguments, as in `…::text`.',
  );
}

const NEXT = 'Use one of the signatures that the documentation lists.';
