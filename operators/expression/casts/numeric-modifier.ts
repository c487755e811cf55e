import type { Call, TypeModifier } from '../contract.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { absolute, rescale } from '../types/numeric/digits.ts';
import { finite, type Numeric } from '../types/numeric/numeric.ts';
import { tenTo } from '../types/numeric/powers-of-ten.ts';

/** `numeric(precision, scale)`: rounds half away from zero to `scale`, below 0 to tens, hundreds …; overflow is an error. */
export const numericModifier: TypeModifier = { type: 'numeric', bind };

function bind(modifiers: readonly number[]): Call {
  const [precision = 1, scale = 0] = modifiers;
  if (modifiers.length > 2) throw new EvaluationError('22023', 'numeric takes a precision and a scale');
  if (precision < 1 || precision > 1000) throw new EvaluationError('22023', 'a precision is 1 to 1000');
  if (scale < -1000 || scale > 1000) throw new EvaluationError('22023', 'a scale is -1000 to 1000');
  return (value: Numeric) => {
    if (value.special === 'NaN') return value;
    const overflow = () => new EvaluationError('22003', `the number is too large for numeric(${precision}, ${scale})`);
    if (value.special !== null) throw overflow();
    const rounded = rescale(value.unscaled, value.scale, scale);
    if (absolute(rounded) >= tenTo(precision)) throw overflow();
    return scale >= 0 ? finite(rounded, scale) : finite(rounded * tenTo(-scale), 0);
  };
}
