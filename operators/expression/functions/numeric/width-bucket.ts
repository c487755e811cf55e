import type { CallSite, Datum, SqlRoutine, SqlValue } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { outOfRange } from '../../types/bad-input.ts';
import { ioOf } from '../../types/io-of.ts';
import { compareNumerics } from '../../types/numeric/compare-numerics.ts';
import { rescale } from '../../types/numeric/digits.ts';
import type { Numeric } from '../../types/numeric/numeric.ts';
import { numericFunction } from './routine.ts';

const SUMMARY =
  'The number of the bucket that a value falls in, of equal ones between two bounds; 0 and count + 1 beyond them.';
const NAMES = ['value', 'low', 'high', 'count'];

function badArgument(reason: string): EvaluationError {
  return new EvaluationError('2201G', reason);
}

function demandCount(count: number): void {
  if (count <= 0) throw badArgument('the count of buckets is not above zero');
}

function above(count: number): number {
  if (count === 2147483647) throw outOfRange('integer');
  return count + 1;
}

function ofFloats(value: number, low: number, high: number, count: number): number {
  demandCount(count);
  if (Number.isNaN(value) || Number.isNaN(low) || Number.isNaN(high)) throw badArgument('a bound or the value is NaN');
  if (!Number.isFinite(low) || !Number.isFinite(high)) throw badArgument('a bound is infinite');
  if (low === high) throw badArgument('the bounds are equal');
  const [isBelow, isAbove] = low < high ? [value < low, value >= high] : [value > low, value <= high];
  if (isBelow) return 0;
  if (isAbove) return above(count);
  const wide = !Number.isFinite(high - low);
  const share = wide ? (value / 2 - low / 2) / (high / 2 - low / 2) : (value - low) / (high - low);
  return Math.min(Math.trunc(count * share), count - 1) + 1;
}

function ofNumerics(value: Numeric, low: Numeric, high: Numeric, count: number): number {
  demandCount(count);
  if ([value, low, high].some(({ special }) => special === 'NaN')) throw badArgument('a bound or the value is NaN');
  if (low.special !== null || high.special !== null) throw badArgument('a bound is infinite');
  const order = compareNumerics(low, high);
  if (order === 0) throw badArgument('the bounds are equal');
  if (compareNumerics(value, low) * order > 0) return 0;
  if (compareNumerics(value, high) * order <= 0) return above(count);
  const scale = Math.max(value.scale, low.scale, high.scale);
  const start = rescale(low.unscaled, low.scale, scale);
  const fromLow = (one: Numeric) => rescale(one.unscaled, one.scale, scale) - start;
  return Number((fromLow(value) * BigInt(count)) / fromLow(high)) + 1;
}

/** Bounds of the buckets in an array, ascending. */
function ofThresholds({ argumentTypes }: CallSite) {
  const { compare } = ioOf(argumentTypes[0]!);
  return (value: SqlValue, bounds: readonly Datum[]): number => {
    if (bounds.includes(null)) throw new EvaluationError('22004', 'a bound is NULL');
    let low = 0;
    let high = bounds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare!(value, bounds[middle]) < 0) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** Histograms. */
export const widthBucket: readonly SqlRoutine[] = [
  numericFunction({
    name: 'width_bucket',
    arguments: ['numeric', 'numeric', 'numeric', 'integer'],
    argumentNames: NAMES,
    returns: 'integer',
    summary: SUMMARY,
    example: 'width_bucket(5.35, 0.024, 10.06, 5)',
    call: ofNumerics,
  }),
  numericFunction({
    name: 'width_bucket',
    arguments: ['double precision', 'double precision', 'double precision', 'integer'],
    argumentNames: NAMES,
    returns: 'integer',
    summary: SUMMARY,
    example: 'width_bucket(5.35::double precision, 0.024, 10.06, 5)',
    call: ofFloats,
  }),
  {
    kind: 'function',
    name: 'width_bucket',
    category: 'Numeric',
    arguments: ['anycompatible', 'anycompatiblearray'],
    argumentNames: ['value', 'bounds'],
    returns: 'integer',
    summary:
      'The number of the bucket that a value falls in, of those whose lower bounds are given in ascending order.',
    example: 'width_bucket(7, ARRAY[1, 5, 10])',
    bind: ofThresholds,
  },
];
