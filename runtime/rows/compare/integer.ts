import type { DataType } from '../../contract/column.ts';
import { decodeBigint } from '../decode/bigint.ts';
import { decodeInt } from '../decode/int.ts';
import { parseNumeric } from '../decode/numeric-text.ts';
import { byNumber } from './by-number.ts';
import { byText } from './by-text.ts';
import { BAD, type Comparator, type Comparison } from './comparator.ts';
import { compareNumeric, compareScaled, EXACT_LIMIT, thresholdOf } from './threshold.ts';

/** Greatest magnitude that each type holds, near enough: the least value is one further out. */
const LIMITS = { smallint: 32767, integer: 2147483647, bigint: 2 ** 63 } as const;

/** Compares whole numbers with a number, which need not be whole. `null` where the literal is no number. */
export function integerComparator(type: DataType & keyof typeof LIMITS, literal: string): Comparator | null {
  const threshold = thresholdOf(literal);
  if (threshold === null) return null;
  const limit = LIMITS[type];

  function compareNumber(value: number): Comparison {
    if (!Number.isInteger(value) || value > limit || value < -limit - 1) return BAD;
    return Math.abs(value) < EXACT_LIMIT ? compareScaled(value, 0, threshold!) : compareBig(BigInt(value));
  }

  function compareBig(value: bigint): Comparison {
    return compareNumeric(parseNumeric(String(value))!, threshold!.value);
  }

  function compareBytes(buffer: Buffer, start: number, end: number): Comparison {
    const value = decodeInt(buffer, start, end);
    if (Number.isFinite(value)) return compareNumber(value);
    if (type !== 'bigint' || Number.isNaN(value)) return BAD;
    const big = decodeBigint(buffer, start, end);
    return big === null ? BAD : compareBig(big);
  }

  return {
    on(vector) {
      const text = byText(vector, type, compareBytes);
      return byNumber(vector, compareNumber, text) ?? text;
    },
  };
}
