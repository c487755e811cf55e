import { parseInteger } from '../../../../runtime/rows/decode/integer-text.ts';
import type { TypeIo } from '../../contract.ts';
import { badInput, outOfRange } from '../bad-input.ts';
import { trimSpace } from '../trim-space.ts';

export const INTEGER_LIMITS = {
  smallint: { least: -(2n ** 15n), most: 2n ** 15n - 1n },
  integer: { least: -(2n ** 31n), most: 2n ** 31n - 1n },
  bigint: { least: -(2n ** 63n), most: 2n ** 63n - 1n },
} as const;

/** smallint: numbers. */
export const smallintIo = small('smallint');
/** integer: numbers. */
export const integerIo = small('integer');
/** bigint: BigInts. */
export const bigintIo: TypeIo<bigint> = {
  type: 'bigint',
  parse: (text) => parse(text, 'bigint'),
  print: String,
  compare: (left, right) => (left < right ? -1 : Number(left > right)),
};

function small(type: 'smallint' | 'integer'): TypeIo<number> {
  return {
    type,
    parse: (text) => Number(parse(text, type)),
    print: String,
    compare: (left, right) => left - right,
  };
}

function parse(text: string, type: keyof typeof INTEGER_LIMITS): bigint {
  const value = parseInteger(trimSpace(text));
  if (value === null) throw badInput(text, type);
  const { least, most } = INTEGER_LIMITS[type];
  if (value < least || value > most) throw outOfRange(type);
  return value;
}
