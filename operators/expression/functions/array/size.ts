import type { SqlRoutine } from '../../contract.ts';
import type { SqlArray } from '../../types/array/array-io.ts';

/** What Postgres counts for an array without elements: it has no dimension. */
function unlessEmpty<T>(measure: (array: SqlArray) => T): (array: SqlArray, dimension?: number) => T | null {
  return (array, dimension = 1) => (array.length === 0 || dimension !== 1 ? null : measure(array));
}

/** Sizes and bounds. */
export const sizeRoutines: readonly SqlRoutine[] = [
  {
    kind: 'function',
    name: 'cardinality',
    category: 'Array',
    arguments: ['anyarray'],
    returns: 'integer',
    summary: 'Number of elements.',
    example: `cardinality(array[1, 2, 3])`,
    call: (array: SqlArray) => array.length,
  },
  {
    kind: 'function',
    name: 'array_length',
    category: 'Array',
    arguments: ['anyarray', 'integer'],
    argumentNames: ['array', 'dimension'],
    returns: 'integer',
    summary: 'Number of elements in a dimension, which is 1; NULL where there are none.',
    example: `array_length(array[1, 2, 3], 1)`,
    call: unlessEmpty((array) => array.length),
  },
  {
    kind: 'function',
    name: 'array_lower',
    category: 'Array',
    arguments: ['anyarray', 'integer'],
    argumentNames: ['array', 'dimension'],
    returns: 'integer',
    summary: 'Index of the first element, which is 1; NULL where there is none.',
    example: `array_lower(array[1, 2, 3], 1)`,
    call: unlessEmpty(() => 1),
  },
  {
    kind: 'function',
    name: 'array_upper',
    category: 'Array',
    arguments: ['anyarray', 'integer'],
    argumentNames: ['array', 'dimension'],
    returns: 'integer',
    summary: 'Index of the last element; NULL where there is none.',
    example: `array_upper(array[1, 2, 3], 1)`,
    call: unlessEmpty((array) => array.length),
  },
  {
    kind: 'function',
    name: 'array_ndims',
    category: 'Array',
    arguments: ['anyarray'],
    returns: 'integer',
    summary: 'Number of dimensions, which is 1; NULL where there are no elements.',
    example: `array_ndims(array[1, 2, 3])`,
    call: unlessEmpty(() => 1),
  },
  {
    kind: 'function',
    name: 'array_dims',
    category: 'Array',
    arguments: ['anyarray'],
    returns: 'text',
    summary: 'Bounds as text; NULL where there are no elements.',
    example: `array_dims(array[1, 2, 3])`,
    call: unlessEmpty((array) => `[1:${array.length}]`),
  },
];
