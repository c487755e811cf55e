import { nearest } from '../../../runtime/contract/nearest.ts';
import type { SqlType } from '../contract.ts';
import { ExpressionFault, unsupported } from '../expression-fault.ts';
import type { FunctionCall } from '../parse/ast.ts';
import { typeOfName } from '../parse/type-name.ts';
import { absentSignatures } from './absent-signatures.ts';
import { buildCall } from './build-call.ts';
import { type Candidate, candidatesByName, candidatesFor, takes } from './candidate.ts';
import { castTo } from './coerce.ts';
import { canConvert } from './conversion.ts';
import { REFUSED_FUNCTIONS } from './refused-functions.ts';
import { functionNames, routinesNamed } from './routines-by-name.ts';
import { selectCandidate } from './select-candidate.ts';
import type { Typed } from './typed.ts';

/** The function that a call means, as Postgres resolves it (chapter 10.3 of its manual). */
export function resolveFunction(call: FunctionCall, args: readonly Typed[]): Typed {
  const { names, variadic, at } = call;
  const actual = args.map((argument) => argument.type);
  const name = call.ofJsonb !== undefined && actual.includes('jsonb') ? call.ofJsonb : call.name;
  const named = routinesNamed('function', name);
  const candidates =
    names.length > 0
      ? candidatesByName(named, args.length, names)
      : [...candidatesFor(named, args.length, variadic), ...absentSignatures('function', name, args.length)];
  const exact = candidates.find(({ types }) => types.every((type, index) => type === actual[index]));
  if (exact !== undefined) return buildCall(exact, args, variadic, at);
  const cast = typeOfName(name);
  if (cast !== undefined && args.length === 1 && names.length === 0 && canConvert(actual[0]!, cast, 'explicit')) {
    return castTo(args[0]!, { type: cast, modifiers: [], at }, at);
  }
  const fitting = candidates.filter((candidate) => takes(candidate, actual));
  const chosen = fitting.length > 1 ? selectCandidate(fitting, actual) : (fitting[0] ?? null);
  if (chosen !== null) return buildCall(chosen, args, variadic, at);
  throw notFound(name, actual, candidatesFor(named, args.length, false), fitting.length > 1, at);
}

function notFound(
  name: string,
  actual: readonly SqlType[],
  near: readonly Candidate[],
  isAmbiguous: boolean,
  at: number,
): ExpressionFault {
  const call = `${name}(${actual.join(', ')})`;
  if (isAmbiguous) {
    return new ExpressionFault(
      'ambiguous_function',
      at,
      `Several functions could be meant by ${call}.`,
      'Cast an argument, as in `…::text`.',
    );
  }
  if (isGrammar(name)) return unsupported(at, call, 'Cast the arguments, or use the functions of jsonb.');
  const named = routinesNamed('function', name);
  if (named.length > 0) {
    const signatures = (near.length > 0 ? near.map(({ routine }) => routine) : named).map(
      (routine) => `${name}(${[...routine.arguments, ...(routine.variadic === undefined ? [] : ['…'])].join(', ')})`,
    );
    return new ExpressionFault(
      'unknown_signature',
      at,
      `There is no function ${call}.`,
      `There is ${[...new Set(signatures)].slice(0, 5).join(', ')}. Cast the arguments where need be.`,
    );
  }
  const refused = Object.hasOwn(REFUSED_FUNCTIONS, name) ? REFUSED_FUNCTIONS[name] : undefined;
  if (refused !== undefined) return unsupported(at, `function ${name}()`, refused);
  const similar = nearest(name, functionNames());
  return new ExpressionFault(
    'unknown_function',
    at,
    `There is no function ${name}().`,
    similar.length > 0
      ? `Did you mean ${similar.map((one) => `${one}()`).join(' or ')}?`
      : 'Use one of the functions that the documentation lists.',
  );
}

/** What the grammar has a syntax of its own for: Postgres casts more there than a call does. */
function isGrammar(name: string): boolean {
  return name.includes(' ') || /^json_(exists|value|query)$/.test(name);
}
