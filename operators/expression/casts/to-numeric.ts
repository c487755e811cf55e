import { finite, type Numeric, small } from '../types/numeric/numeric.ts';
import { numericIo } from '../types/numeric/numeric-io.ts';

export function wholeToNumeric(value: number | bigint): Numeric {
  return typeof value === 'number' ? small(value, 0) : finite(value, 0);
}

/** To the digits that every float of the type keeps: 6 of a real, 15 of a double. */
export function floatToNumeric(digits: number): (value: number) => Numeric {
  return (value) => {
    if (!Number.isFinite(value)) return numericIo.parse(String(value));
    return numericIo.parse(withoutZeros(value.toPrecision(digits)));
  };
}

/** As C's `%g`, which drops zeros after the point. */
function withoutZeros(text: string): string {
  return text.replace(/\.(\d*?)0+(?=e|$)/, (_, digits: string) => (digits === '' ? '' : `.${digits}`));
}
