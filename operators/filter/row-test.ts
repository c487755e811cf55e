import type { ColumnType } from '../../runtime/contract/column.ts';
import type { Vector } from '../../runtime/contract/vector.ts';
import { bytesBuilder } from '../../runtime/rows/bytes-builder.ts';
import { byText } from '../../runtime/rows/compare/by-text.ts';
import { BAD, type Comparator, EQUAL, GREATER, LESS, UNKNOWN } from '../../runtime/rows/compare/comparator.ts';
import { createComparator } from '../../runtime/rows/compare/create-comparator.ts';
import { affixPattern, compileLike, type LikePattern, matchesLike } from '../../runtime/rows/compare/like.ts';
import { isNull } from '../../runtime/rows/vectors.ts';
import type { FilterOperator } from './operators.ts';

/** What becomes of a row: it goes, it stays, or its cell is not of the type. */
const DROP = 0;
export const KEEP = 1;
export const REJECT = 2;
type Verdict = typeof DROP | typeof KEEP | typeof REJECT;

/** Judges the rows of one vector; chosen once a batch by the vector's kind. */
export type RowTest = (vector: Vector) => (row: number) => Verdict;

/** A literal that the comparison cannot take, and why, in plain words. */
export interface BadLiteral {
  readonly index: number;
  readonly message: string;
}

/** The test of a filter on cells of `type`, as `comparisonType` gives it. */
export function createRowTest(
  operator: FilterOperator,
  type: ColumnType,
  literals: readonly string[],
): RowTest | BadLiteral {
  switch (operator) {
    case 'is_null':
      return (vector) => (row) => (isNull(vector, row) ? KEEP : DROP);
    case 'is_not_null':
      return (vector) => (row) => (isNull(vector, row) ? DROP : KEEP);
    case 'like': {
      const pattern = compileLike(literals[0]!);
      return pattern === null
        ? { index: 0, message: 'The pattern ends with the escape character `\\`.' }
        : patternTest(type, pattern);
    }
    case 'starts_with':
      return patternTest(type, affixPattern(literals[0]!, 'start'));
    case 'ends_with':
      return patternTest(type, affixPattern(literals[0]!, 'end'));
    default: {
      const comparators = literals.map((literal) => createComparator(type, literal));
      const bad = comparators.indexOf(null);
      if (bad >= 0) return { index: bad, message: `The value "${literals[bad]}" does not read as ${type.type}.` };
      return comparisonTest(operator, comparators as Comparator[], literals);
    }
  }
}

function patternTest({ type }: ColumnType, pattern: LikePattern): RowTest {
  return (vector) => {
    const compare = byText(vector, type, (buffer, start, end) =>
      matchesLike(pattern, buffer, start, end) ? EQUAL : LESS,
    );
    return (row) => (compare(row) === EQUAL ? KEEP : DROP);
  };
}

function comparisonTest(
  operator: Exclude<FilterOperator, 'is_null' | 'is_not_null' | 'like' | 'starts_with' | 'ends_with'>,
  comparators: readonly Comparator[],
  literals: readonly string[],
): RowTest {
  const [first, second] = comparators as [Comparator, Comparator | undefined];
  switch (operator) {
    case '=':
      return accepting(first, EQUAL);
    case '!=':
      return accepting(first, LESS | GREATER);
    case '<':
      return accepting(first, LESS);
    case '<=':
      return accepting(first, LESS | EQUAL);
    case '>':
      return accepting(first, GREATER);
    case '>=':
      return accepting(first, GREATER | EQUAL);
    case 'between':
      return both(accepting(first, GREATER | EQUAL), accepting(second!, LESS | EQUAL));
    case 'in':
      return anyOf(sorted(comparators, literals), KEEP);
    case 'not_in':
      return anyOf(sorted(comparators, literals), DROP);
    default:
      return operator satisfies never;
  }
}

function accepting(comparator: Comparator, accepted: number): RowTest {
  return (vector) => {
    const compare = comparator.on(vector);
    return (row) => {
      const comparison = compare(row);
      if ((comparison & accepted) !== 0) return KEEP;
      return comparison === BAD ? REJECT : DROP;
    };
  };
}

function both(lower: RowTest, upper: RowTest): RowTest {
  return (vector) => {
    const above = lower(vector);
    const below = upper(vector);
    return (row) => {
      const verdict = above(row);
      return verdict === KEEP ? below(row) : verdict;
    };
  };
}

/**
 * The comparators in the order of their literals. A literal that is no value of the type, such as 2.5 among whole
 * numbers, equals no cell and is left out; one comparator stays all the same, to tell NULL and bad cells.
 */
function sorted(comparators: readonly Comparator[], literals: readonly string[]): readonly Comparator[] {
  const builder = bytesBuilder(literals.length);
  for (const [row, literal] of literals.entries()) builder.setText(row, literal);
  const vector = builder.finish();
  const possible = comparators
    .map((comparator, row) => ({ comparator, compare: comparator.on(vector), row }))
    .filter(({ compare, row }) => compare(row) === EQUAL)
    .sort((left, right) => {
      const comparison = left.compare(right.row);
      if (comparison === EQUAL) return 0;
      return comparison === GREATER ? -1 : 1;
    })
    .map(({ comparator }) => comparator);
  return possible.length > 0 ? possible : comparators.slice(0, 1);
}

/** `found` for a cell that equals one of the values, the other verdict for one that equals none. Halves a sorted list. */
function anyOf(comparators: readonly Comparator[], found: typeof KEEP | typeof DROP): RowTest {
  const missing = found === KEEP ? DROP : KEEP;
  return (vector) => {
    const compares = comparators.map((comparator) => comparator.on(vector));
    return (row) => {
      let low = 0;
      let high = compares.length - 1;
      while (low <= high) {
        const middle = (low + high) >> 1;
        const comparison = compares[middle]!(row);
        if (comparison === EQUAL) return found;
        if (comparison === UNKNOWN) return DROP;
        if (comparison === BAD) return REJECT;
        if (comparison === LESS) high = middle - 1;
        else low = middle + 1;
      }
      return missing;
    };
  };
}
