import { civilDay } from './decode/calendar.ts';

/** Days since 2000-01-01 at which a date is `-infinity` and `infinity`, as in Postgres. */
export const DATE_NEGATIVE_INFINITY = -2147483648;
export const DATE_INFINITY = 2147483647;

/** Days since 2000-01-01 as Postgres prints a date: `2024-02-29`, `0044-03-15 BC`, `infinity`. */
export function dateText(days: number): string {
  if (days === DATE_INFINITY) return 'infinity';
  if (days === DATE_NEGATIVE_INFINITY) return '-infinity';
  const { date, before } = civil(days);
  return before ? `${date} BC` : date;
}

/** A day as `2024-02-29`. `before`: it lies before year 1, and `date` shows the BC year. */
export function civil(days: number): { date: string; before: boolean } {
  const { year, month, day } = civilDay(days);
  const before = year <= 0;
  return { date: `${pad(before ? 1 - year : year, 4)}-${pad(month, 2)}-${pad(day, 2)}`, before };
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
