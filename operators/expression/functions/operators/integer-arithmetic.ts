import { fitBigint, fitWhole, type IntegerType } from '../../casts/to-integer.ts';
import type { Call, SqlRoutine } from '../../contract.ts';
import { divisionByZero } from '../../types/numeric/arithmetic.ts';

type Small = (left: number, right: number) => number;
type Big = (left: bigint, right: bigint) => bigint;

interface Operation {
  readonly summary: string;
  readonly small: Small;
  readonly big: Big;
}

/** `+ 0` and `0 -` keep -0, which no integer is, out of results. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  '+': { summary: 'Sum.', small: (left, right) => left + right, big: (left, right) => left + right },
  '-': { summary: 'Difference.', small: (left, right) => left - right, big: (left, right) => left - right },
  '*': { summary: 'Product.', small: (left, right) => left * right + 0, big: (left, right) => left * right },
  '/': {
    summary: 'Quotient of whole numbers, cut to a whole number.',
    small(left, right) {
      if (right === 0) throw divisionByZero();
      return Math.trunc(left / right) + 0;
    },
    big(left, right) {
      if (right === 0n) throw divisionByZero();
      return left / right;
    },
  },
  '%': {
    summary: 'Remainder, with the sign of the left operand.',
    small(left, right) {
      if (right === 0) throw divisionByZero();
      return (left % right) + 0;
    },
    big(left, right) {
      if (right === 0n) throw divisionByZero();
      return left % right;
    },
  },
};

const TYPES: readonly IntegerType[] = ['smallint', 'integer', 'bigint'];

function callFor({ small, big }: Operation, left: IntegerType, right: IntegerType, result: IntegerType): Call {
  if (result !== 'bigint') {
    return (one: number, other: number) => fitWhole(small(one, other), result);
  }
  if (left === right) return (one: bigint, other: bigint) => fitBigint(big(one, other));
  return (one: number | bigint, other: number | bigint) => fitBigint(big(BigInt(one), BigInt(other)));
}

function binary(name: string, left: IntegerType, right: IntegerType): SqlRoutine {
  const result = TYPES[Math.max(TYPES.indexOf(left), TYPES.indexOf(right))]!;
  return {
    kind: 'operator',
    name,
    category: 'Numeric',
    arguments: [left, right],
    returns: result,
    summary: OPERATIONS[name]!.summary,
    example: `7::${left} ${name} 2::${right}`,
    call: callFor(OPERATIONS[name]!, left, right, result),
  };
}

function unary(
  name: string,
  type: IntegerType,
  summary: string,
  small: (value: number) => number,
  big: (value: bigint) => bigint,
): SqlRoutine {
  return {
    kind: 'operator',
    name,
    category: 'Numeric',
    arguments: [type],
    returns: type,
    summary,
    example: `${name} (-7)::${type}`,
    call:
      type === 'bigint' ? (value: bigint) => fitBigint(big(value)) : (value: number) => fitWhole(small(value), type),
  };
}

/** Operators of smallint, integer and bigint. Beyond the larger of the two types they are an error. */
export const integerArithmetic: readonly SqlRoutine[] = TYPES.flatMap((left) => [
  // the remainder is of one type only: others are cast
  ...TYPES.flatMap((right) =>
    Object.keys(OPERATIONS)
      .filter((name) => name !== '%' || left === right)
      .map((name) => binary(name, left, right)),
  ),
  unary(
    '+',
    left,
    'The value itself.',
    (value) => value,
    (value) => value,
  ),
  unary(
    '-',
    left,
    'Negation.',
    (value) => 0 - value,
    (value) => -value,
  ),
  unary('@', left, 'Absolute value.', Math.abs, (value) => (value < 0n ? -value : value)),
]);
