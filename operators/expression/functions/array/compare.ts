import type { AnyTypeIo, CallSite, SqlRoutine } from '../../contract.ts';
import { compareArrays, type SqlArray } from '../../types/array/array-io.ts';
import { comparisons } from '../operators/comparisons.ts';
import { ordered } from './ordered.ts';

type Compare = NonNullable<AnyTypeIo['compare']>;

/** Whether `outer` has every element of `inner`. NULL equals nothing. */
function contains(outer: SqlArray, inner: SqlArray, compare: Compare): boolean {
  return inner.every((wanted) => wanted !== null && has(outer, wanted, compare));
}

function overlap(left: SqlArray, right: SqlArray, compare: Compare): boolean {
  return left.some((wanted) => wanted !== null && has(right, wanted, compare));
}

function has(array: SqlArray, wanted: NonNullable<SqlArray[number]>, compare: Compare): boolean {
  return array.some((one) => one !== null && compare(one, wanted) === 0);
}

function test(judge: (left: SqlArray, right: SqlArray, compare: Compare) => boolean) {
  return (site: CallSite) => {
    const compare = ordered(site);
    return (left: SqlArray, right: SqlArray) => judge(left, right, compare);
  };
}

/** The six comparisons of arrays whose elements compare by `compare`. */
function arrayComparisons(compare: Compare): SqlRoutine[] {
  return comparisons({
    left: 'anyarray',
    right: 'anyarray',
    compare: (left: SqlArray, right: SqlArray) => compareArrays(left, right, compare),
    sample: ['array[1, 2]', 'array[1, 3]'],
  });
}

/** Element by element, NULL after all else; then the shorter first. */
const comparing: readonly SqlRoutine[] = arrayComparisons(() => 0).map(({ call: _, ...routine }, index) => ({
  ...routine,
  ordered: true,
  bind: (site) => arrayComparisons(ordered(site))[index]!.call!,
}));

/** Comparison, containment and overlap. */
export const compareRoutines: readonly SqlRoutine[] = [
  ...comparing,
  {
    kind: 'operator',
    name: '@>',
    category: 'Array',
    ordered: true,
    arguments: ['anyarray', 'anyarray'],
    returns: 'boolean',
    summary: 'Whether the first array has every element of the second.',
    example: `array[1, 2, 3] @> array[3, 1]`,
    bind: test(contains),
  },
  {
    kind: 'operator',
    name: '<@',
    category: 'Array',
    ordered: true,
    arguments: ['anyarray', 'anyarray'],
    returns: 'boolean',
    summary: 'Whether the second array has every element of the first.',
    example: `array[3, 1] <@ array[1, 2, 3]`,
    bind: test((left, right, compare) => contains(right, left, compare)),
  },
  {
    kind: 'operator',
    name: '&&',
    category: 'Array',
    ordered: true,
    arguments: ['anyarray', 'anyarray'],
    returns: 'boolean',
    summary: 'Whether the arrays have an element in common.',
    example: `array[1, 2] && array[2, 3]`,
    bind: test(overlap),
  },
];
