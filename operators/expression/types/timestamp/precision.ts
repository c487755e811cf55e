/** Microseconds rounded to `precision` digits of a second's fraction (0 to 6), half away from zero. */
export function roundToPrecision(micros: bigint, precision: number): bigint {
  if (precision >= 6) return micros;
  const unit = 10n ** BigInt(6 - precision);
  const half = unit / 2n;
  return micros >= 0n ? ((micros + half) / unit) * unit : -(((-micros + half) / unit) * unit);
}
