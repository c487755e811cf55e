import { parseNumeric } from '../../runtime/rows/decode/numeric-text.ts';

/** A text that is the same for equal numbers: `1`, `1.0` and `1e0`. Throws `TypeError` for what is no number. */
export function numericKey(text: string): string {
  const value = parseNumeric(text.trim());
  if (value === null) throw new TypeError(`"${text}" is no number`);
  if (value.special !== null) return value.special;
  const digits = value.digits.replace(/0+$/, '');
  if (digits === '') return '0';
  const scale = value.scale - (value.digits.length - digits.length);
  return `${value.negative ? '-' : ''}${digits}e${-scale}`;
}
