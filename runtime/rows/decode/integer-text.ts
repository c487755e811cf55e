const INTEGER = /^([+-]?)(0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|[0-9](?:_?[0-9])*)$/;

/** Beyond every integer type of Postgres; longer digit strings are not worth their conversion. */
const HUGE = 2n ** 80n;
const DIGITS_LIMIT = 80;

/** An integer of any size as Postgres 16 and later write them, already trimmed; `null` where it is none. */
export function parseInteger(text: string): bigint | null {
  const match = INTEGER.exec(text);
  if (match === null) return null;
  const digits = match[2]!.replaceAll('_', '');
  const magnitude = significant(digits) > DIGITS_LIMIT ? HUGE : BigInt(digits);
  return match[1] === '-' ? -magnitude : magnitude;
}

function significant(digits: string): number {
  return digits.replace(/^0[xXoObB]?0*/, '').length;
}
