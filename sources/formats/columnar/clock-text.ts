/** `HH:MM:SS` and as many decimals as there are, of a time in units of which a second has `perSecond`. */
export function clockText(units: number, perSecond: number): string {
  const seconds = Math.floor(units / perSecond);
  const fraction = units - seconds * perSecond;
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  if (fraction === 0) return clock;
  const digits = String(perSecond).length - 1;
  return `${clock}.${String(fraction).padStart(digits, '0').replace(/0+$/, '')}`;
}
