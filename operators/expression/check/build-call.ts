import type { SqlType } from '../contract.ts';
import { ExpressionFault } from '../expression-fault.ts';
import type { Candidate } from './candidate.ts';
import { coerce } from './coerce.ts';
import { bindPolymorphic, concrete } from './polymorphic.ts';
import type { Typed, TypedCall } from './typed.ts';

/** The call of a candidate that was chosen: arguments of its types, defaults filled in. */
export function buildCall(
  { routine, types }: Candidate,
  args: readonly Typed[],
  spread: boolean,
  at: number,
): TypedCall {
  const actual = args.map((argument) => argument.type);
  const bindings = bindPolymorphic(actual, types);
  if (bindings === null) throw new TypeError(`${routine.name} was chosen for arguments that it does not take`);
  const demanded = args.map((argument, index) => {
    const type = concrete(types[index]!, bindings, argument.type);
    const coerced = type === undefined ? null : coerce(argument, type, 'implicit', at);
    if (coerced === null) throw openType(routine.name, at);
    return coerced;
  });
  const missing = spread ? 0 : Math.max(routine.arguments.length - args.length, 0);
  const defaults = (routine.defaults ?? []).slice((routine.defaults?.length ?? 0) - missing);
  const filled = defaults.map((value, index): Typed => {
    const type = routine.arguments[args.length + index] as SqlType;
    return { kind: 'constant', type, value };
  });
  const type = concrete(routine.returns, bindings);
  if (type === undefined) throw openType(routine.name, at);
  return { kind: 'call', type, routine, arguments: [...demanded, ...filled], spread };
}

function openType(name: string, at: number): ExpressionFault {
  return new ExpressionFault(
    'open_type',
    at,
    `The type that \`${name}\` works on is not known here.`,
    'Cast one of its arguments, as in `…::text`.',
  );
}
