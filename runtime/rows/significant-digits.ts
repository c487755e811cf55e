/** A finite number to so many significant digits, as `toPrecision` writes it; but a tie goes to the even digit, as in C. */
export function significantDigits(value: number, digits: number): string {
  const text = value.toPrecision(digits);
  if (!isTie(value, digits)) return text;
  const at = /[0-9](?=e|$)/.exec(text)!.index;
  const last = text.charCodeAt(at) - 48;
  return last % 2 === 0 ? text : `${text.slice(0, at)}${last - 1}${text.slice(at + 1)}`;
}

/** As C's `%g`, which drops zeros after the point. */
export function withoutZeros(text: string): string {
  return text.replace(/\.(\d*?)0+(?=e|$)/, (_, digits: string) => (digits === '' ? '' : `.${digits}`));
}

/** Whether all that follows the digits that are kept is a 5. Such a number has few bits after the point. */
function isTie(value: number, digits: number): boolean {
  if (value === 0 || !Number.isInteger(value * 2 ** 24)) return false;
  const all = value
    .toPrecision(digits + 40)
    .replace(/e.*|[-.]/g, '')
    .replace(/^0+/, '');
  return /^50*$/.test(all.slice(digits));
}
