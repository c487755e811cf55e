import type { SqlRoutine } from '../../contract.ts';
import { absoluteNumeric, add, divide, multiply, negate, remainder, subtract } from '../../types/numeric/arithmetic.ts';
import type { Numeric } from '../../types/numeric/numeric.ts';
import { power } from '../../types/numeric/power.ts';

function binary(name: string, summary: string, call: (left: Numeric, right: Numeric) => Numeric): SqlRoutine {
  return {
    kind: 'operator',
    name,
    category: 'Numeric',
    arguments: ['numeric', 'numeric'],
    returns: 'numeric',
    summary,
    example: `7.50 ${name} 2.5`,
    call,
  };
}

function unary(name: string, summary: string, call: (value: Numeric) => Numeric): SqlRoutine {
  return {
    kind: 'operator',
    name,
    category: 'Numeric',
    arguments: ['numeric'],
    returns: 'numeric',
    summary,
    example: `${name} 2.50`,
    call,
  };
}

/** Operators of numeric: exact, but for quotients and powers, which keep at least 16 significant digits. */
export const numericArithmetic: readonly SqlRoutine[] = [
  binary('+', 'Sum.', add),
  binary('-', 'Difference.', subtract),
  binary('*', 'Product.', multiply),
  binary('/', 'Quotient, to at least 16 significant digits.', divide),
  binary('%', 'Remainder, with the sign of the left operand.', remainder),
  binary('^', 'Power, to at least 16 significant digits.', power),
  unary('+', 'The value itself.', (value) => value),
  unary('-', 'Negation.', negate),
  unary('@', 'Absolute value.', absoluteNumeric),
];
