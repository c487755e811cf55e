import type { ColumnType } from '../../contract/column.ts';
import { trimmedText } from '../decode/ascii.ts';
import { readDecimal } from '../decode/numeric.ts';
import { fitNumeric, parseNumeric } from '../decode/numeric-text.ts';
import { byNumber } from './by-number.ts';
import { byText } from './by-text.ts';
import { BAD, type CellComparison, type Comparator, type Comparison, UNKNOWN } from './comparator.ts';
import { compareNumeric, compareScaled, EXACT_LIMIT, thresholdOf } from './threshold.ts';

const DECIMAL = new Float64Array(2);

/**
 * Compares decimals exactly. Where the column has a precision, a cell is rounded to it first, and is bad where it
 * overflows: the value that is compared is the one that the table will hold. `null` where the literal is no number.
 */
export function numericComparator({ precision, scale = 0 }: ColumnType, literal: string): Comparator | null {
  const threshold = thresholdOf(literal);
  if (threshold === null) return null;
  const most = precision === undefined ? 15 : Math.min(scale, 15);
  /** `limits[s]`: what an unscaled value of scale `s` stays below. */
  const limits = Float64Array.from({ length: 16 }, (_, digits) =>
    precision === undefined ? EXACT_LIMIT : Math.min(EXACT_LIMIT, 10 ** (precision - scale + digits)),
  );

  function compareDecimal(unscaled: number, digits: number): Comparison | null {
    return digits <= most && Math.abs(unscaled) < limits[digits]! ? compareScaled(unscaled, digits, threshold!) : null;
  }

  function compareText(text: string): Comparison {
    const value = parseNumeric(text);
    const fitted = value === null ? null : fitNumeric(value, precision, scale);
    return fitted === null ? BAD : compareNumeric(fitted, threshold!.value);
  }

  function compareBytes(buffer: Buffer, start: number, end: number): Comparison {
    if (readDecimal(buffer, start, end, DECIMAL)) {
      const unscaled = DECIMAL[0]!;
      const digits = DECIMAL[1]!;
      if (digits <= most && unscaled < limits[digits]! && unscaled > -limits[digits]!) {
        return compareScaled(unscaled, digits, threshold!);
      }
    }
    return compareText(trimmedText(buffer, start, end));
  }

  return {
    on(vector): CellComparison {
      const text = byText(vector, 'numeric', compareBytes);
      if (vector.kind === 'decimal') {
        const { unscaled, scale: digits, valid } = vector;
        return (row) => {
          if (valid !== null && valid[row] === 0) return UNKNOWN;
          return compareDecimal(unscaled[row]!, digits) ?? text(row);
        };
      }
      const compareNumber = (value: number) =>
        (Number.isInteger(value) ? compareDecimal(value, 0) : null) ?? compareText(String(value));
      return byNumber(vector, compareNumber, text) ?? text;
    },
  };
}
