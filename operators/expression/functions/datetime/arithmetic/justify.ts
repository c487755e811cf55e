import type { Interval } from '../../../contract.ts';
import { finiteInterval, isFiniteInterval } from '../../../types/interval/value.ts';

const DAY = 86_400_000_000n;

/** Whole days of the time become days, of the same sign where there were days. */
export function justifyHours(interval: Interval): Interval {
  if (!isFiniteInterval(interval)) return interval;
  const carried = finiteInterval(interval.months, interval.days + Number(interval.micros / DAY), interval.micros % DAY);
  return sameSignOfDays(carried);
}

/** Every 30 days become a month, of the same sign where there were months. */
export function justifyDays(interval: Interval): Interval {
  if (!isFiniteInterval(interval)) return interval;
  const months = Math.trunc(interval.days / 30);
  const { micros } = interval;
  const carried = finiteInterval(interval.months + months, interval.days - months * 30, micros);
  if (carried.months > 0 && carried.days < 0) {
    return { months: carried.months - 1, days: carried.days + 30, micros };
  }
  if (carried.months < 0 && carried.days > 0) {
    return { months: carried.months + 1, days: carried.days - 30, micros };
  }
  return carried;
}

/** Both, and all fields of one sign. */
export function justifyInterval(interval: Interval): Interval {
  if (!isFiniteInterval(interval)) return interval;
  const allDays = interval.days + Number(interval.micros / DAY);
  const micros = interval.micros % DAY;
  const whole = Math.trunc(allDays / 30);
  let { months, days } = finiteInterval(interval.months + whole, allDays - whole * 30, micros);
  if (months > 0 && (days < 0 || (days === 0 && micros < 0n))) {
    days += 30;
    months--;
  } else if (months < 0 && (days > 0 || (days === 0 && micros > 0n))) {
    days -= 30;
    months++;
  }
  return sameSignOfDays({ months, days, micros });
}

function sameSignOfDays({ months, days, micros }: Interval): Interval {
  if (days > 0 && micros < 0n) return { months, days: days - 1, micros: micros + DAY };
  if (days < 0 && micros > 0n) return { months, days: days + 1, micros: micros - DAY };
  return { months, days, micros };
}
