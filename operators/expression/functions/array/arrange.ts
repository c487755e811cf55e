import type { CallSite, Datum, SqlRoutine } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import type { SqlArray } from '../../types/array/array-io.ts';
import { ordered } from './ordered.ts';

/** Elements of an array that is filled. Postgres' own limit of 134,217,727 is more memory than a batch may take. */
const LENGTH_LIMIT = 1_000_000;

function fill(
  element: Datum,
  lengths: SqlArray | null,
  bounds: SqlArray | null = lengths?.map(() => 1) ?? [],
): SqlArray {
  if (lengths === null || bounds === null || lengths.includes(null) || bounds.includes(null)) {
    throw new EvaluationError('22004', 'the length or bound of an array is NULL');
  }
  if (bounds.length !== lengths.length) {
    throw new EvaluationError('2202E', 'there are not as many bounds as lengths of an array');
  }
  if (lengths.some((length) => (length as number) < 0 || (length as number) > LENGTH_LIMIT)) {
    throw new EvaluationError('54000', `the length of an array is not 0 to ${LENGTH_LIMIT}`);
  }
  if (lengths.length === 0 || lengths.includes(0)) return [];
  if (lengths.length > 1 || bounds[0] !== 1) {
    throw new EvaluationError(
      '0A000',
      'an array of more than one dimension or with a bound that is not 1, which is not supported',
    );
  }
  return new Array<Datum>(lengths[0] as number).fill(element);
}

function trim(array: SqlArray, count: number): SqlArray {
  if (count < 0 || count > array.length) {
    throw new EvaluationError(
      '2202E',
      `the number of elements to trim, ${count}, is not between 0 and ${array.length}`,
    );
  }
  return array.slice(0, array.length - count);
}

function sort(site: CallSite) {
  const compare = ordered(site);
  return (array: SqlArray, descending = false, nullsFirst = descending): SqlArray =>
    array.toSorted((left, right) => {
      if (left === null || right === null)
        return (Number(left === null) - Number(right === null)) * (nullsFirst ? -1 : 1);
      return descending ? compare(right, left) : compare(left, right);
    });
}

/** Making and arranging arrays. */
export const arrangeRoutines: readonly SqlRoutine[] = [
  {
    kind: 'function',
    name: 'array_fill',
    category: 'Array',
    arguments: ['anyelement', 'integer[]'],
    argumentNames: ['element', 'lengths'],
    returns: 'anyarray',
    strict: false,
    summary: 'An array of one element, as many times as the only length says.',
    example: `array_fill(7, array[3])`,
    call: (element: Datum, lengths: SqlArray | null) => fill(element, lengths),
  },
  {
    kind: 'function',
    name: 'array_fill',
    category: 'Array',
    arguments: ['anyelement', 'integer[]', 'integer[]'],
    argumentNames: ['element', 'lengths', 'bounds'],
    returns: 'anyarray',
    strict: false,
    summary: 'An array of one element; the only bound is 1.',
    example: `array_fill(7, array[3], array[1])`,
    call: fill,
  },
  {
    kind: 'function',
    name: 'trim_array',
    category: 'Array',
    arguments: ['anyarray', 'integer'],
    argumentNames: ['array', 'count'],
    returns: 'anyarray',
    summary: 'Without as many elements at the end.',
    example: `trim_array(array[1, 2, 3], 1)`,
    call: trim,
  },
  {
    kind: 'function',
    name: 'array_reverse',
    category: 'Array',
    arguments: ['anyarray'],
    returns: 'anyarray',
    summary: 'In the opposite order.',
    example: `array_reverse(array[1, 2, 3])`,
    call: (array: SqlArray) => array.toReversed(),
  },
  {
    kind: 'function',
    name: 'array_sort',
    category: 'Array',
    ordered: true,
    arguments: ['anyarray'],
    returns: 'anyarray',
    summary: 'In ascending order, NULLs last.',
    example: `array_sort(array[3, 1, 2])`,
    bind: sort,
  },
  {
    kind: 'function',
    name: 'array_sort',
    category: 'Array',
    ordered: true,
    arguments: ['anyarray', 'boolean'],
    argumentNames: ['array', 'descending'],
    returns: 'anyarray',
    summary: 'In ascending or descending order, NULLs last or first.',
    example: `array_sort(array[3, null, 2], true)`,
    bind: sort,
  },
  {
    kind: 'function',
    name: 'array_sort',
    category: 'Array',
    ordered: true,
    arguments: ['anyarray', 'boolean', 'boolean'],
    argumentNames: ['array', 'descending', 'nulls_first'],
    returns: 'anyarray',
    summary: 'In ascending or descending order, with NULLs where they are wanted.',
    example: `array_sort(array[3, null, 2], true, false)`,
    bind: sort,
  },
];
