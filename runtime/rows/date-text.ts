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

/** The proleptic Gregorian day. `before`: it lies before year 1, and `date` shows the BC year. */
export function civil(days: number): { date: string; before: boolean } {
  const shifted = days + 730425; // days since 0000-03-01
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const before = year <= 0;
  return { date: `${pad(before ? 1 - year : year, 4)}-${pad(month, 2)}-${pad(day, 2)}`, before };
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
