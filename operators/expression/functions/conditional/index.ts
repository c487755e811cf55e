import type { Datum, SqlRoutine } from '../../contract.ts';

/** Counting of NULLs. CASE, COALESCE, NULLIF, GREATEST and LEAST are part of the grammar. */
export const conditionalRoutines: readonly SqlRoutine[] = [
  {
    kind: 'function',
    name: 'num_nulls',
    category: 'Conditional',
    arguments: ['any'],
    variadic: 'any',
    returns: 'integer',
    strict: false,
    summary: 'How many of the arguments are NULL.',
    example: 'num_nulls(1, NULL, 2)',
    call: (...values: Datum[]) => values.filter((value) => value === null).length,
  },
  {
    kind: 'function',
    name: 'num_nonnulls',
    category: 'Conditional',
    arguments: ['any'],
    variadic: 'any',
    returns: 'integer',
    strict: false,
    summary: 'How many of the arguments are not NULL.',
    example: 'num_nonnulls(1, NULL, 2)',
    call: (...values: Datum[]) => values.filter((value) => value !== null).length,
  },
];
