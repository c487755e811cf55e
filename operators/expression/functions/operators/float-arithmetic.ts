import type { SqlRoutine } from '../../contract.ts';
import { cubeRoot, floatOverflow, floatUnderflow, power, squareRoot } from '../../types/float/float-math.ts';
import { divisionByZero } from '../../types/numeric/arithmetic.ts';

type FloatType = 'real' | 'double precision';
type Round = (value: number) => number;

const OPERATIONS: Readonly<
  Record<string, { summary: string; of: (left: number, right: number, round: Round) => number }>
> = {
  '+': {
    summary: 'Sum.',
    of: (left, right, round) => bounded(round(left + right), left, right),
  },
  '-': {
    summary: 'Difference.',
    of: (left, right, round) => bounded(round(left - right), left, right),
  },
  '*': {
    summary: 'Product.',
    of(left, right, round) {
      const result = bounded(round(left * right), left, right);
      if (result === 0 && left !== 0 && right !== 0) throw floatUnderflow();
      return result;
    },
  },
  '/': {
    summary: 'Quotient.',
    of(left, right, round) {
      if (right === 0 && !Number.isNaN(left)) throw divisionByZero();
      const result = bounded(round(left / right), left, left);
      if (result === 0 && left !== 0 && Number.isFinite(right)) throw floatUnderflow();
      return result;
    },
  },
};

/** An infinity that no operand was is an overflow. */
function bounded(result: number, left: number, right: number): number {
  if (Number.isFinite(result) || Number.isNaN(result)) return result;
  if (Number.isFinite(left) && Number.isFinite(right)) throw floatOverflow();
  return result;
}

function binary(name: string, left: FloatType, right: FloatType): SqlRoutine {
  const isReal = left === 'real' && right === 'real';
  const round: Round = isReal ? Math.fround : (value) => value;
  const { of, summary } = OPERATIONS[name]!;
  return {
    kind: 'operator',
    name,
    category: 'Numeric',
    arguments: [left, right],
    returns: isReal ? 'real' : 'double precision',
    summary,
    example: `7.5::${left} ${name} 2::${right}`,
    call: (one: number, other: number) => of(one, other, round),
  };
}

function unary(name: string, type: FloatType, summary: string, call: (value: number) => number): SqlRoutine {
  const example = `${name} 2.25::${type}`;
  return { kind: 'operator', name, category: 'Numeric', arguments: [type], returns: type, summary, example, call };
}

const TYPES: readonly FloatType[] = ['real', 'double precision'];

/** Operators of real and double precision. Beyond the type's range, also below it, they are an error. */
export const floatArithmetic: readonly SqlRoutine[] = [
  ...TYPES.flatMap((left) => [
    ...TYPES.flatMap((right) => Object.keys(OPERATIONS).map((name) => binary(name, left, right))),
    unary('+', left, 'The value itself.', (value) => value),
    unary('-', left, 'Negation.', (value) => -value),
    unary('@', left, 'Absolute value.', Math.abs),
  ]),
  unary('|/', 'double precision', 'Square root.', squareRoot),
  unary('||/', 'double precision', 'Cube root.', cubeRoot),
  {
    kind: 'operator',
    name: '^',
    category: 'Numeric',
    arguments: ['double precision', 'double precision'],
    returns: 'double precision',
    summary: 'Power.',
    example: '2::double precision ^ 0.5',
    call: power,
  },
];
