const POWERS: bigint[] = [1n];

/** 10^exponent. */
export function tenTo(exponent: number): bigint {
  if (exponent < POWERS.length) return POWERS[exponent]!;
  if (exponent > 400) return 10n ** BigInt(exponent);
  for (let next = POWERS.length; next <= exponent; next++) POWERS.push(POWERS[next - 1]! * 10n);
  return POWERS[exponent]!;
}
