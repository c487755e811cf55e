import type { TypedCall } from '../check/typed.ts';
import type { Call, Datum, ExpressionEnvironment, SqlRoutine, SqlType } from '../contract.ts';
import { elementOf } from '../types/array/io-of.ts';
import type { Compiled, Evaluate } from './evaluate.ts';

/** The function of a call, made for its place. */
export function callOf(
  { routine, arguments: args, type, spread }: TypedCall,
  parts: readonly Compiled[],
  environment: ExpressionEnvironment,
): Call {
  const { call, bind } = routine;
  if (bind === undefined) return call!;
  const types = args.map((argument) => argument.type);
  const constants = parts.map((part) => (part.constant ? part.value : undefined));
  if (!spread) return bind({ argumentTypes: types, returnType: type, constants, environment });
  const element = elementOf(types.at(-1)!) as SqlType;
  const byCount = new Map<number, Call>();
  return (...values: Datum[]) => {
    let made = byCount.get(values.length);
    if (made === undefined) {
      const fixed = types.slice(0, -1);
      const argumentTypes = [...fixed, ...Array<SqlType>(values.length - fixed.length).fill(element)];
      made = bind({ argumentTypes, returnType: type, constants: argumentTypes.map(() => undefined), environment });
      byCount.set(values.length, made);
    }
    return made(...values);
  };
}

/** Evaluates the arguments and calls. A strict function is not called with a NULL. */
export function evaluateCall(call: Call, strict: boolean, parts: readonly Evaluate[]): Evaluate {
  const [first, second, third] = parts as [Evaluate, Evaluate, Evaluate];
  switch (parts.length) {
    case 0:
      return () => call();
    case 1:
      if (!strict) return (row) => call(first(row));
      return (row) => {
        const value = first(row);
        return value === null ? null : call(value);
      };
    case 2:
      if (!strict) return (row) => call(first(row), second(row));
      return (row) => {
        const left = first(row);
        if (left === null) {
          second(row); // it may fail, as in Postgres
          return null;
        }
        const right = second(row);
        return right === null ? null : call(left, right);
      };
    case 3:
      if (!strict) return (row) => call(first(row), second(row), third(row));
      return (row) => {
        const one = first(row);
        const two = second(row);
        const three = third(row);
        return one === null || two === null || three === null ? null : call(one, two, three);
      };
    default:
      return (row) => {
        const values = parts.map((part) => part(row));
        return strict && values.includes(null) ? null : call(...values);
      };
  }
}

/** The last argument is an array of further ones; NULL instead of it makes most calls NULL. */
export function evaluateSpread(
  call: Call,
  { strict, nullSpread }: Pick<SqlRoutine, 'strict' | 'nullSpread'>,
  parts: readonly Evaluate[],
): Evaluate {
  return (row) => {
    const values = parts.map((part) => part(row));
    const rest = values.pop() as Datum;
    if (rest === null && nullSpread !== 'none') return null;
    const all = [...values, ...((rest ?? []) as readonly Datum[])];
    return strict !== false && values.includes(null) ? null : call(...all);
  };
}
