import { decimalText } from '../../../../runtime/rows/decimal-text.ts';
import { fitNumeric, parseNumeric } from '../../../../runtime/rows/decode/numeric-text.ts';
import type { TypeIo } from '../../contract.ts';
import { badInput, outOfRange } from '../bad-input.ts';
import { trimSpace } from '../trim-space.ts';
import { compareNumerics } from './compare-numerics.ts';
import { finite, INFINITY, NAN, NEGATIVE_INFINITY, type Numeric, small } from './numeric.ts';

/** At most 15 digits. */
const PLAIN = /^-?[0-9]{1,8}(?:\.[0-9]{1,7})?$/;

/** numeric: exact, every digit after the point kept, also a zero. */
export const numericIo: TypeIo<Numeric> = {
  type: 'numeric',
  parse(text) {
    if (PLAIN.test(text)) {
      const point = text.indexOf('.');
      if (point < 0) return small(Number(text) + 0, 0);
      return small(Number(text.slice(0, point) + text.slice(point + 1)) + 0, text.length - point - 1);
    }
    const parsed = parseNumeric(trimSpace(text));
    if (parsed === null) throw badInput(text, 'numeric');
    const fitted = fitNumeric(parsed, undefined);
    if (fitted === null) throw outOfRange('numeric');
    switch (fitted.special) {
      case 'NaN':
        return NAN;
      case 'Infinity':
        return INFINITY;
      case '-Infinity':
        return NEGATIVE_INFINITY;
      default: {
        const magnitude = BigInt(fitted.digits);
        return finite(fitted.negative ? -magnitude : magnitude, fitted.scale);
      }
    }
  },
  print(value) {
    if (value.special !== null) return value.special;
    return decimalText(Number.isNaN(value.small) ? value.unscaled : value.small, value.scale);
  },
  compare: compareNumerics,
};
