import { fitBigint, fitWhole, type IntegerType } from '../../casts/to-integer.ts';
import type { Call, SqlRoutine } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { absoluteNumeric, divideWhole, divisionByZero, remainder } from '../../types/numeric/arithmetic.ts';
import { commonDivisor, commonMultiple } from '../../types/numeric/divisors.ts';
import { numericOverflow } from '../../types/numeric/limits.ts';
import { finite, type Numeric } from '../../types/numeric/numeric.ts';
import { numericFunction, sameType } from './routine.ts';

function two(name: string, type: IntegerType | 'numeric', summary: string, sample: string, call: Call): SqlRoutine {
  return numericFunction({
    name,
    arguments: [type, type],
    argumentNames: ['left', 'right'],
    returns: type,
    summary,
    example: `${name}(${sample.replaceAll(/\d+/g, (number) => `${number}::${type}`)})`,
    call,
  });
}

function smallRemainder(left: number, right: number): number {
  if (right === 0) throw divisionByZero();
  return (left % right) + 0;
}

function bigRemainder(left: bigint, right: bigint): bigint {
  if (right === 0n) throw divisionByZero();
  return left % right;
}

function gcd(left: bigint, right: bigint): bigint {
  let [one, other] = [left, right];
  while (other !== 0n) [one, other] = [other, one % other];
  return one < 0n ? -one : one;
}

function lcm(left: bigint, right: bigint): bigint {
  if (left === 0n || right === 0n) return 0n;
  const product = (left / gcd(left, right)) * right;
  return product < 0n ? -product : product;
}

function onIntegers(of: (left: bigint, right: bigint) => bigint): Call {
  return (left: number, right: number) => fitWhole(Number(of(BigInt(left), BigInt(right))), 'integer');
}

const GCD = 'Greatest common divisor.';
const LCM = 'Least common multiple.';
const MOD = 'Remainder, with the sign of the left argument.';

function factorial(value: bigint): Numeric {
  if (value < 0n) throw new EvaluationError('22003', 'it takes the factorial of a negative number');
  if (value > 32177n) throw numericOverflow();
  let product = 1n;
  for (let factor = 2n; factor <= value; factor++) product *= factor;
  return finite(product, 0);
}

/** A negative number shows as its bits. */
function inBase(base: number, bits: 32 | 64): Call {
  return (value: number | bigint) => BigInt.asUintN(bits, BigInt(value)).toString(base);
}

const BASES = { to_hex: 16, to_oct: 8, to_bin: 2 } as const;

/** Functions of whole numbers. */
export const whole: readonly SqlRoutine[] = [
  ...sameType('abs', 'Absolute value.', '-17.4', {
    smallint: (value: number) => fitWhole(Math.abs(value), 'smallint'),
    integer: (value: number) => fitWhole(Math.abs(value), 'integer'),
    bigint: (value: bigint) => fitBigint(value < 0n ? -value : value),
    numeric: absoluteNumeric,
    real: Math.abs,
    'double precision': Math.abs,
  }),
  two('mod', 'smallint', MOD, '9, 4', smallRemainder),
  two('mod', 'integer', MOD, '9, 4', smallRemainder),
  two('mod', 'bigint', MOD, '9, 4', bigRemainder),
  two('mod', 'numeric', MOD, '9, 4', remainder),
  two('div', 'numeric', 'Quotient, cut to a whole number.', '9, 4', divideWhole),
  two('gcd', 'integer', GCD, '1071, 462', onIntegers(gcd)),
  two('gcd', 'bigint', GCD, '1071, 462', (left: bigint, right: bigint) => fitBigint(gcd(left, right))),
  two('gcd', 'numeric', GCD, '1071, 462', commonDivisor),
  two('lcm', 'integer', LCM, '1071, 462', onIntegers(lcm)),
  two('lcm', 'bigint', LCM, '1071, 462', (left: bigint, right: bigint) => fitBigint(lcm(left, right))),
  two('lcm', 'numeric', LCM, '1071, 462', commonMultiple),
  numericFunction({
    name: 'factorial',
    arguments: ['bigint'],
    argumentNames: ['value'],
    returns: 'numeric',
    summary: 'Product of all whole numbers up to the value.',
    example: 'factorial(20)',
    call: factorial,
  }),
  ...(Object.keys(BASES) as (keyof typeof BASES)[]).flatMap((name) =>
    (['integer', 'bigint'] as const).map((type) =>
      numericFunction({
        name,
        arguments: [type],
        argumentNames: ['value'],
        returns: 'text',
        summary: `The number in base ${BASES[name]}; a negative one as its two's complement.`,
        example: `${name}(2147483647::${type})`,
        call: inBase(BASES[name], type === 'integer' ? 32 : 64),
      }),
    ),
  ),
];
