import { parseDouble, parseReal } from '../../../../runtime/rows/decode/float-text.ts';
import { doubleText, realText } from '../../../../runtime/rows/float-text.ts';
import type { TypeIo } from '../../contract.ts';
import { badInput, outOfRange } from '../bad-input.ts';
import { trimSpace } from '../trim-space.ts';

/** real: numbers that a float4 holds. */
export const realIo = float('real', parseReal, realText);
/** double precision. */
export const doubleIo = float('double precision', parseDouble, doubleText);

function float(
  type: 'real' | 'double precision',
  read: (text: string) => number | 'syntax' | 'range',
  print: (value: number) => string,
): TypeIo<number> {
  return {
    type,
    parse(text) {
      const value = read(trimSpace(text));
      if (value === 'syntax') throw badInput(text, type);
      if (value === 'range') throw outOfRange(type);
      return value;
    },
    print,
    compare: compareFloats,
  };
}

/** NaN equals itself and is above infinity; -0 equals 0. */
export function compareFloats(left: number, right: number): number {
  if (left < right) return -1;
  if (left > right) return 1;
  if (left === right) return 0;
  return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
}
