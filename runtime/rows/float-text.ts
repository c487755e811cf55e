/** A double as Postgres prints `double precision`: shortest digits that read back the same, `1e+15`, `1e-05`, `NaN`. */
export function doubleText(value: number): string {
  return floatText(value, value.toExponential(), 15);
}

/** A double that holds a float4, as Postgres prints `real`. */
export function realText(value: number): string {
  const single = Math.fround(value);
  return floatText(single, shortestSingle(single), 6);
}

/** Digits that read back as the same float4; nine always do. */
function shortestSingle(single: number): string {
  for (let digits = 0; digits < 8; digits++) {
    const text = single.toExponential(digits);
    if (Math.fround(Number(text)) === single) return text;
  }
  return single.toExponential(8);
}

/** From `limit` integer digits on, and below 1e-4, Postgres writes an exponent of at least two digits. */
function floatText(value: number, exponential: string, limit: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const at = exponential.indexOf('e');
  const mantissa = exponential.slice(0, at);
  const exponent = Number(exponential.slice(at + 1));
  if (exponent < -4 || exponent >= limit) {
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  const negative = mantissa[0] === '-';
  const digits = mantissa.slice(negative ? 1 : 0).replace('.', '');
  const sign = negative ? '-' : '';
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const point = exponent + 1;
  return point >= digits.length
    ? sign + digits.padEnd(point, '0')
    : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
