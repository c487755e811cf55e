/** `unscaled / 10^scale` as Postgres prints a numeric of that scale: `-0.50`, `1200` for scale -2 and 12. */
export function decimalText(unscaled: number | bigint, scale: number): string {
  const negative = unscaled < 0;
  const digits = String(negative ? -unscaled : unscaled);
  const sign = negative ? '-' : '';
  if (scale <= 0) return digits === '0' ? '0' : sign + digits + '0'.repeat(-scale);
  const padded = digits.padStart(scale + 1, '0');
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

/** A finite double without an exponent, as Postgres prints a JSON number: `1e21` → `1000000000000000000000`. */
export function plainNumberText(value: number): string {
  const text = String(value);
  const at = text.indexOf('e');
  if (at < 0) return Object.is(value, -0) ? '0' : text;
  const negative = text[0] === '-';
  const [whole = '', fraction = ''] = text.slice(negative ? 1 : 0, at).split('.');
  const point = whole.length + Number(text.slice(at + 1));
  const digits = whole + fraction;
  const sign = negative ? '-' : '';
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits.padEnd(point, '0');
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
