import type { SignatureType, SqlRoutine } from '../contract.ts';
import { EvaluationError } from '../evaluation-error.ts';
import type { Candidate } from './candidate.ts';

type Signatures = Readonly<Record<string, readonly (readonly string[])[]>>;

/**
 * Signatures of Postgres that expressions do not have, for their types or results are none of ours. They take part where
 * a call is resolved: some make a call with a literal ambiguous, as it is in Postgres, and where one is meant, it is
 * refused by name. A test over all pairs of types finds what is missing here.
 */
const ABSENT: Readonly<Record<SqlRoutine['kind'], Signatures>> = {
  function: {
    age: [['xid']],
    bit_count: [['bit']],
    'json path variable': [
      ['date'],
      ['time without time zone'],
      ['timestamp without time zone'],
      ['timestamp with time zone'],
    ],
    length: [['bytea', 'text']],
    timezone: [['time without time zone'], ['text', 'time without time zone'], ['interval', 'time without time zone']],
    trunc: [['macaddr'], ['macaddr8']],
  },
  operator: {
    '?|': [['point', 'point']],
    '@@': [['text', 'text']],
  },
};

const routines = new WeakSet<SqlRoutine>();

/** The absent signatures that take so many arguments. */
export function absentSignatures(kind: SqlRoutine['kind'], name: string, count: number): Candidate[] {
  const signatures = Object.hasOwn(ABSENT[kind], name) ? ABSENT[kind][name]! : [];
  return signatures
    .filter((types) => types.length === count)
    .map((types) => ({
      routine: absent(kind, name, types as readonly SignatureType[]),
      types: types as readonly SignatureType[],
    }));
}

/** Whether a routine is one of Postgres' that expressions do not have. */
export function isAbsent(routine: SqlRoutine): boolean {
  return routines.has(routine);
}

function absent(kind: SqlRoutine['kind'], name: string, types: readonly SignatureType[]): SqlRoutine {
  const routine: SqlRoutine = {
    kind,
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
  routines.add(routine);
  return routine;
}
