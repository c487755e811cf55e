import type { SignatureType, SqlRoutine } from '../contract.ts';
import { EvaluationError } from '../evaluation-error.ts';
import type { Candidate } from './candidate.ts';

/** Signatures of Postgres for types that expressions do not have, which make a call with a literal ambiguous there. */
const ABSENT: Readonly<Record<string, readonly (readonly string[])[]>> = {
  bit_count: [['bit']],
  trunc: [['macaddr'], ['macaddr8']],
};

/** They take part where a function is picked, and are never the one: no value is of their types. */
export function absentSignatures(name: string, count: number): Candidate[] {
  const signatures = Object.hasOwn(ABSENT, name) ? ABSENT[name]! : [];
  return signatures
    .filter((types) => types.length === count)
    .map((types) => ({
      routine: absent(name, types as readonly SignatureType[]),
      types: types as readonly SignatureType[],
    }));
}

function absent(name: string, types: readonly SignatureType[]): SqlRoutine {
  return {
    kind: 'function',
    name,
    category: 'String',
    arguments: types,
    returns: 'text',
    summary: '',
    example: '',
    call() {
      throw new EvaluationError('0A000', `${name} of ${types.join(', ')} is not supported`);
    },
  };
}
