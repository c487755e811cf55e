import { civilDay } from '../../../../runtime/rows/decode/calendar.ts';

/** 00 to 99. */
const TWO: readonly string[] = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'));

/** A day as `2024-02-29`. `before`: it lies before year 1, and `date` shows the BC year. */
export function civilText(days: number): { date: string; before: boolean } {
  const { year, month, day } = civilDay(days);
  const before = year <= 0;
  const shown = String(before ? 1 - year : year).padStart(4, '0');
  return { date: `${shown}-${TWO[month]}-${TWO[day]}`, before };
}

/** Microseconds of a day as `13:45:10.5`. */
export function clockText(micros: number): string {
  const seconds = Math.floor(micros / 1e6);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const clock = `${TWO[hours]}:${TWO[minutes - hours * 60]}:${TWO[seconds - minutes * 60]}`;
  const fraction = micros - seconds * 1e6;
  return fraction === 0 ? clock : clock + fractionText(fraction);
}

/** Microseconds of a second as `.5`; nothing where there are none. */
export function fractionText(micros: number): string {
  return micros === 0 ? '' : `.${String(micros).padStart(6, '0').replace(/0+$/, '')}`;
}
