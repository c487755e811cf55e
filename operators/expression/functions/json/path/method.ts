import { numericModifier } from '../../../casts/numeric-modifier.ts';
import { numericTo } from '../../../casts/to-integer.ts';
import { floatToNumeric, wholeToNumeric } from '../../../casts/to-numeric.ts';
import type { Jsonb } from '../../../contract.ts';
import { EvaluationError } from '../../../evaluation-error.ts';
import { booleanIo } from '../../../types/boolean/boolean-io.ts';
import { doubleIo } from '../../../types/float/float-io.ts';
import { bigintIo, integerIo } from '../../../types/integer/integer-io.ts';
import { isArray, isNumber, jsonbKind } from '../../../types/jsonb/kind.ts';
import type { Chain, Method, PathItem } from '../../../types/jsonpath/ast.ts';
import { absoluteNumeric } from '../../../types/numeric/arithmetic.ts';
import { finite, type Numeric } from '../../../types/numeric/numeric.ts';
import { numericIo } from '../../../types/numeric/numeric-io.ts';
import { ceiling, floor } from '../../../types/numeric/rounding.ts';
import { type Found, fail, NOT_FOUND, type PathContext, type Result } from './context.ts';
import { executeKeyValue } from './keyvalue.ts';
import { executeNext } from './steps.ts';

type MethodItem = Extract<PathItem, { kind: 'method' | 'decimal' }>;

const toInteger = numericTo('integer');

/** Methods that make a value of a value. `null`: it is not of a kind that the method takes. */
const CONVERSIONS: Readonly<Record<Exclude<Method, 'type' | 'size' | 'keyvalue'>, (value: Jsonb) => Jsonb>> = {
  abs: numberOnly(absoluteNumeric),
  floor: numberOnly(floor),
  ceiling: numberOnly(ceiling),
  double: (value) => {
    if (isNumber(value)) {
      void doubleIo.parse(numericIo.print(value));
      return value;
    }
    if (typeof value !== 'string') return null;
    const number = doubleIo.parse(value);
    if (!Number.isFinite(number)) throw notFinite();
    return floatToNumeric(15)(number);
  },
  integer: whole(toInteger, integerIo.parse),
  bigint: whole(numericTo('bigint'), bigintIo.parse),
  number: finiteNumber,
  boolean: (value) => {
    if (typeof value === 'boolean') return value;
    if (isNumber(value)) return integerIo.parse(numericIo.print(value)) !== 0;
    if (typeof value !== 'string') return null;
    // unlike the type's input, without white space around it
    if (/^\s|\s$/.test(value)) throw new EvaluationError('22P02', 'white space around it');
    return booleanIo.parse(value);
  },
  string: (value) => {
    if (typeof value === 'string') return value;
    if (typeof value === 'boolean') return String(value);
    return isNumber(value) ? numericIo.print(value) : null;
  },
};

function numberOnly(change: (value: Numeric) => Numeric): (value: Jsonb) => Jsonb {
  return (value) => (isNumber(value) ? change(value) : null);
}

function whole(
  fromNumber: (value: Numeric) => number | bigint,
  fromText: (text: string) => number | bigint,
): (value: Jsonb) => Jsonb {
  return (value) => {
    if (isNumber(value)) return wholeToNumeric(fromNumber(value));
    return typeof value === 'string' ? wholeToNumeric(fromText(value)) : null;
  };
}

function finiteNumber(value: Jsonb): Numeric | null {
  if (isNumber(value)) return value;
  if (typeof value !== 'string') return null;
  const number = numericIo.parse(value);
  if (number.special !== null) throw notFinite();
  return number;
}

function notFinite(): EvaluationError {
  return new EvaluationError('22036', 'NaN or an infinity');
}

export function executeMethod(
  context: PathContext,
  chain: Chain,
  at: number,
  item: MethodItem,
  value: Jsonb,
  found: Found,
): Result {
  if (item.kind === 'decimal') return convert(context, chain, at, 'decimal', value, found, decimal(item));
  switch (item.method) {
    case 'type':
      return executeNext(context, chain, at, jsonbKind(value), found);
    case 'size':
      if (isArray(value)) return executeNext(context, chain, at, finite(BigInt(value.length), 0), found);
      if (context.lax) return executeNext(context, chain, at, finite(1n, 0), found);
      if (context.ignoreStructure) return NOT_FOUND;
      return fail(context, '22039', '.size() is asked of what is no array');
    case 'keyvalue':
      return executeKeyValue(context, chain, at, value, found);
    default:
      return convert(context, chain, at, item.method, value, found, CONVERSIONS[item.method]);
  }
}

function decimal({ precision, scale }: Extract<MethodItem, { kind: 'decimal' }>): (value: Jsonb) => Jsonb {
  if (precision === null) return finiteNumber;
  const given = scale === null ? [precision] : [precision, scale];
  return (value) => {
    const number = finiteNumber(value);
    if (number === null) return null;
    return numericModifier.bind(given.map((one) => toInteger(one) as number))(number) as Numeric;
  };
}

function convert(
  context: PathContext,
  chain: Chain,
  at: number,
  method: string,
  value: Jsonb,
  found: Found,
  conversion: (value: Jsonb) => Jsonb,
): Result {
  let converted: Jsonb;
  try {
    converted = conversion(value);
  } catch (error) {
    // a precision that no numeric has is never silent
    if (!(error instanceof EvaluationError) || error.sqlState === '22023') throw error;
    return fail(context, '22036', `.${method}() cannot take the value`);
  }
  if (converted === null) return fail(context, '22036', `.${method}() cannot take JSON ${jsonbKind(value)}`);
  return executeNext(context, chain, at, converted, found);
}
