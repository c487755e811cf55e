import type { SqlRoutine, SqlType } from '../contract.ts';
import { ExpressionFault, unsupported } from '../expression-fault.ts';
import { absentSignatures } from './absent-signatures.ts';
import { buildCall } from './build-call.ts';
import { type Candidate, candidatesFor, takes } from './candidate.ts';
import { coerce } from './coerce.ts';
import { isUntyped, isWhole } from './common-type.ts';
import { routinesNamed } from './routines-by-name.ts';
import { selectCandidate } from './select-candidate.ts';
import type { Typed, TypedCall } from './typed.ts';

const COUNTING = new Set(['+', '-', '*', '/', '%', '^', '=', '<>', '<', '<=', '>', '>=']);
/** Only numbers have them, whichever two operands. */
const MULTIPLYING = new Set(['*', '/', '%', '^']);
const SIGNS = new Set(['+', '-', '@']);
const STEPPING = new Set(['->', '->>', '#>', '#>>', '?', '?|', '?&', '@?']);

/** The operator that is meant, as Postgres resolves it (chapter 10.2 of its manual). `left` is `null` for a prefix. */
export function resolveOperator(name: string, left: Typed | null, right: Typed, at: number): TypedCall {
  const args = takenAs(name, left, right, at);
  const actual = args.map((argument) => argument.type);
  const candidates = [
    ...candidatesFor(routinesNamed('operator', name), args.length, false),
    ...absentSignatures('operator', name, args.length),
  ];
  const assumed = actual.map((type, index) => (type === 'unknown' ? (actual[1 - index] ?? type) : type));
  const exact = candidates.find(({ types }) => types.every((type, index) => type === assumed[index]));
  if (exact !== undefined) return buildCall(exact, args, false, at);
  const fitting = candidates.filter((candidate) => takes(candidate, actual));
  const chosen = fitting.length > 1 ? selectCandidate(fitting, actual) : (fitting[0] ?? null);
  if (chosen !== null) return buildCall(chosen, args, false, at);
  throw notFound(name, actual, candidates, fitting.length > 1, at);
}

/**
 * A column that nobody declared is numeric where numbers are reckoned or compared with, and jsonb where a step into it is
 * taken (decision 0110).
 */
function takenAs(name: string, left: Typed | null, right: Typed, at: number): Typed[] {
  const as = (type: SqlType, node: Typed) => coerce(node, type, 'implicit', at) ?? node;
  if (left === null) return [isUntyped(right) && SIGNS.has(name) ? as('numeric', right) : right];
  if (isUntyped(left) && STEPPING.has(name)) return [as('jsonb', left), right];
  if (isUntyped(left) && isUntyped(right)) {
    return MULTIPLYING.has(name) ? [as('numeric', left), as('numeric', right)] : [left, right];
  }
  if (!COUNTING.has(name)) return [left, right];
  if (isUntyped(left) && isCounted(right.type)) return [as('numeric', left), right];
  return isUntyped(right) && isCounted(left.type) ? [left, as('numeric', right)] : [left, right];
}

function isCounted(type: SqlType): boolean {
  return isWhole(type) || type === 'numeric';
}

function notFound(
  name: string,
  actual: readonly SqlType[],
  candidates: readonly Candidate[],
  isAmbiguous: boolean,
  at: number,
): ExpressionFault {
  const call = actual.length === 1 ? `${name} ${actual[0]}` : `${actual[0]} ${name} ${actual[1]}`;
  if (isAmbiguous) {
    return new ExpressionFault(
      'ambiguous_operator',
      at,
      `Several operators could be meant by \`${call}\`.`,
      'Cast an operand, as in `amount::numeric`.',
    );
  }
  if (candidates.length === 0) {
    const what = `operator \`${name}\`${actual.length === 1 ? ' before one operand' : ''}`;
    return unsupported(at, what, 'Use one of the operators that the documentation lists.');
  }
  const near = candidates.filter(({ types }) => types.some((type) => actual.includes(type as SqlType)));
  const shown = (near.length > 0 ? near : candidates).slice(0, 4).map(({ routine }) => shape(routine));
  return new ExpressionFault(
    'unknown_operator',
    at,
    `There is no operator \`${call}\`.`,
    `There is ${shown.map((one) => `\`${one}\``).join(', ')}. Cast the operands where need be.`,
  );
}

function shape({ name, arguments: [left, right] }: SqlRoutine): string {
  return right === undefined ? `${name} ${left}` : `${left} ${name} ${right}`;
}
