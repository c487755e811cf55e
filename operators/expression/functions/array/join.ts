import type { Datum, SqlRoutine } from '../../contract.ts';
import type { SqlArray } from '../../types/array/array-io.ts';

function append(array: SqlArray | null, element: Datum): SqlArray {
  return [...(array ?? []), element];
}

function prepend(element: Datum, array: SqlArray | null): SqlArray {
  return [element, ...(array ?? [])];
}

function concatenate(left: SqlArray | null, right: SqlArray | null): SqlArray | null {
  if (left === null || right === null) return left ?? right;
  return [...left, ...right];
}

const appending = {
  arguments: ['anycompatiblearray', 'anycompatible'],
  returns: 'anycompatiblearray',
  call: append,
} as const;
const prepending = {
  arguments: ['anycompatible', 'anycompatiblearray'],
  returns: 'anycompatiblearray',
  call: prepend,
} as const;
const concatenating = {
  arguments: ['anycompatiblearray', 'anycompatiblearray'],
  returns: 'anycompatiblearray',
  call: concatenate,
} as const;

/** Putting arrays and elements together. A NULL for an array counts as none. */
export const joinRoutines: readonly SqlRoutine[] = [
  {
    ...appending,
    kind: 'function',
    name: 'array_append',
    category: 'Array',
    strict: false,
    summary: 'With an element more at the end.',
    example: `array_append(array[1, 2], 3)`,
  },
  {
    ...prepending,
    kind: 'function',
    name: 'array_prepend',
    category: 'Array',
    strict: false,
    summary: 'With an element more at the beginning.',
    example: `array_prepend(1, array[2, 3])`,
  },
  {
    ...concatenating,
    kind: 'function',
    name: 'array_cat',
    category: 'Array',
    strict: false,
    summary: 'One array behind the other.',
    example: `array_cat(array[1, 2], array[3])`,
  },
  {
    ...appending,
    kind: 'operator',
    name: '||',
    category: 'Array',
    strict: false,
    summary: 'With an element more at the end.',
    example: `array[1, 2] || 3`,
  },
  {
    ...prepending,
    kind: 'operator',
    name: '||',
    category: 'Array',
    strict: false,
    summary: 'With an element more at the beginning.',
    example: `1 || array[2, 3]`,
  },
  {
    ...concatenating,
    kind: 'operator',
    name: '||',
    category: 'Array',
    strict: false,
    summary: 'One array behind the other.',
    example: `array[1, 2] || array[3]`,
  },
];
