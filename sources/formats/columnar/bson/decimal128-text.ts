const EXPONENT_BIAS = 6176;
/** Most digits; a coefficient beyond them is read as zero, as the standard says. */
const MOST_COEFFICIENT = 10n ** 34n;

/** A decimal of 128 bits (IEEE 754, binary integer decimal), lowest byte first, as its standard text: `1.50`, `1E+3`, `-Infinity`. */
export function decimal128Text(bytes: Buffer, at: number): string {
  const high = bytes.readBigUInt64LE(at + 8);
  const low = bytes.readBigUInt64LE(at);
  const sign = high >> 63n === 1n ? '-' : '';
  const top = Number((high >> 58n) & 31n);
  if (top === 30) return `${sign}Infinity`;
  if (top === 31) return 'NaN';
  const isLarge = top >= 24;
  const exponent = Number((high >> (isLarge ? 47n : 49n)) & 0x3fffn) - EXPONENT_BIAS;
  // A coefficient with 1000 in front has more than 34 digits.
  const coefficient = isLarge ? 0n : ((high & 0x1ffffffffffffn) << 64n) | low;
  const digits = String(coefficient < MOST_COEFFICIENT ? coefficient : 0n);
  const adjusted = exponent + digits.length - 1;
  if (exponent > 0 || adjusted < -6) {
    const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
    return `${sign}${mantissa}E${adjusted < 0 ? '' : '+'}${adjusted}`;
  }
  if (exponent === 0) return sign + digits;
  const padded = digits.padStart(1 - exponent, '0');
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}
