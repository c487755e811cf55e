/** A length of time as somebody writes it. */
export interface TimeSpan {
  readonly text: string;
  readonly unit: SpanUnit;
}

export type SpanUnit = 'seconds' | 'minutes' | 'hours' | 'days';

const SECONDS: Record<SpanUnit, number> = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 };

/** In the greatest of these units that it is a whole number of. */
export function spanOf(seconds: number, units: readonly SpanUnit[]): TimeSpan {
  const fits = units.filter((unit) => seconds >= SECONDS[unit] && seconds % SECONDS[unit] === 0);
  const unit = fits.at(-1) ?? units[0]!;
  return { text: String(seconds / SECONDS[unit]), unit };
}

/** In another unit, by `per` seconds; what is no number stays as it is written, and the server says so. */
export function spanIn({ text, unit }: TimeSpan, per: SpanUnit): number | string {
  const trimmed = text.trim();
  return /^-?\d+(\.\d+)?$/.test(trimmed) ? (Number(trimmed) * SECONDS[unit]) / SECONDS[per] : trimmed;
}

/** `minute`, `2 hours`: after "every". */
export function everyText(seconds: number): string {
  const { text, unit } = spanOf(seconds, ['seconds', 'minutes', 'hours', 'days']);
  return text === '1' ? unit.slice(0, -1) : `${text} ${unit}`;
}

/** `1 minute`, `2 hours`. */
export function spanText(seconds: number): string {
  const { text, unit } = spanOf(seconds, ['seconds', 'minutes', 'hours', 'days']);
  return `${text} ${text === '1' ? unit.slice(0, -1) : unit}`;
}
