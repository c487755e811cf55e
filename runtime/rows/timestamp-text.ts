import { civil } from './date-text.ts';

const DAY = 86_400_000_000n;
const MICROS_INFINITY = 2n ** 63n - 1n;
const MICROS_NEGATIVE_INFINITY = -(2n ** 63n);

/** Microseconds since 2000-01-01 UTC in two words, as Postgres prints a timestamp, or a timestamptz in a UTC session. */
export function timestampText(high: number, low: number, zoned: boolean): string {
  const micros = (BigInt(high) << 32n) + BigInt(low);
  if (micros === MICROS_INFINITY) return 'infinity';
  if (micros === MICROS_NEGATIVE_INFINITY) return '-infinity';
  const ofDay = ((micros % DAY) + DAY) % DAY;
  const { date, before } = civil(Number((micros - ofDay) / DAY));
  return `${date} ${timeText(Number(ofDay))}${zoned ? '+00' : ''}${before ? ' BC' : ''}`;
}

function timeText(micros: number): string {
  const seconds = Math.floor(micros / 1e6);
  const fraction = micros % 1e6;
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const time = parts.map((part) => String(part).padStart(2, '0')).join(':');
  return fraction === 0 ? time : `${time}.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`;
}
