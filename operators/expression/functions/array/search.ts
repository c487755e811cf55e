import type { AnyTypeIo, CallSite, Datum, SqlRoutine } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import type { SqlArray } from '../../types/array/array-io.ts';
import { ordered } from './ordered.ts';

/** Equality of elements in which NULL equals NULL. */
function same(compare: NonNullable<AnyTypeIo['compare']>): (left: Datum, right: Datum) => boolean {
  return (left, right) => (left === null || right === null ? left === right : compare(left, right) === 0);
}

const sameAt = (site: CallSite) => same(ordered(site));

function position(site: CallSite) {
  const equal = sameAt(site);
  return (array: SqlArray | null, element: Datum, start: number | null = 1): number | null => {
    if (array === null || array.length === 0 || (element === null && !array.includes(null))) return null;
    if (start === null) throw new EvaluationError('22004', 'the position where array_position starts is NULL');
    const from = Math.max(start, 1) - 1;
    const index = array.findIndex((one, at) => at >= from && equal(one, element));
    return index < 0 ? null : index + 1;
  };
}

/** Finding, removing and replacing elements. */
export const searchRoutines: readonly SqlRoutine[] = [
  {
    kind: 'function',
    name: 'array_position',
    category: 'Array',
    ordered: true,
    arguments: ['anycompatiblearray', 'anycompatible'],
    returns: 'integer',
    strict: false,
    summary: 'Where an element first stands, counted from 1; NULL where it does not. NULL is found too.',
    example: `array_position(array['a', 'b', 'c'], 'b')`,
    bind: position,
  },
  {
    kind: 'function',
    name: 'array_position',
    category: 'Array',
    ordered: true,
    arguments: ['anycompatiblearray', 'anycompatible', 'integer'],
    argumentNames: ['array', 'element', 'start'],
    returns: 'integer',
    strict: false,
    summary: 'Where an element first stands at or after a position.',
    example: `array_position(array['a', 'b', 'a'], 'a', 2)`,
    bind: position,
  },
  {
    kind: 'function',
    name: 'array_positions',
    category: 'Array',
    ordered: true,
    arguments: ['anycompatiblearray', 'anycompatible'],
    returns: 'integer[]',
    strict: false,
    summary: 'All positions of an element.',
    example: `array_positions(array['a', 'b', 'a'], 'a')`,
    bind: (site) => {
      const equal = sameAt(site);
      return (array: SqlArray | null, element: Datum) =>
        array === null ? null : array.flatMap((one, index) => (equal(one, element) ? [index + 1] : []));
    },
  },
  {
    kind: 'function',
    name: 'array_remove',
    category: 'Array',
    ordered: true,
    arguments: ['anycompatiblearray', 'anycompatible'],
    returns: 'anycompatiblearray',
    strict: false,
    summary: 'Without the elements that equal a value, NULL included.',
    example: `array_remove(array[1, 2, 1], 1)`,
    bind: (site) => {
      const equal = sameAt(site);
      return (array: SqlArray | null, element: Datum) =>
        array === null ? null : array.filter((one) => !equal(one, element));
    },
  },
  {
    kind: 'function',
    name: 'array_replace',
    category: 'Array',
    ordered: true,
    arguments: ['anycompatiblearray', 'anycompatible', 'anycompatible'],
    argumentNames: ['array', 'from', 'to'],
    returns: 'anycompatiblearray',
    strict: false,
    summary: 'With each element that equals a value replaced, NULL included.',
    example: `array_replace(array[1, 2, 1], 1, 9)`,
    bind: (site) => {
      const equal = sameAt(site);
      return (array: SqlArray | null, from: Datum, to: Datum) =>
        array === null ? null : array.map((one) => (equal(one, from) ? to : one));
    },
  },
];
