import { roundHalfToEven } from '../../casts/to-integer.ts';
import type { Interval } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import type { Unit } from './units.ts';
import { isInt32, isInt64 } from './value.ts';

const DAY = 86_400_000_000;

/** What amounts of a unit become: whole years, months, days or microseconds; their fractions spill into smaller units. */
const SCALES: Partial<Record<Unit, { readonly field: 'years' | 'months' | 'days' | 'micros'; readonly by: number }>> = {
  microseconds: { field: 'micros', by: 1 },
  milliseconds: { field: 'micros', by: 1000 },
  second: { field: 'micros', by: 1e6 },
  minute: { field: 'micros', by: 60e6 },
  hour: { field: 'micros', by: 3600e6 },
  day: { field: 'days', by: 1 },
  week: { field: 'days', by: 7 },
  month: { field: 'months', by: 1 },
  year: { field: 'years', by: 1 },
  decade: { field: 'years', by: 10 },
  century: { field: 'years', by: 100 },
  millennium: { field: 'years', by: 1000 },
};

/** Adds up amounts of units as the parts of an interval text are read. Throws where a field does not hold the sum. */
export class IntervalAccumulator {
  private years = 0;
  private months = 0;
  private days = 0;
  private micros = 0n;

  /** Whether amounts may have the unit. */
  static takes(unit: Unit): boolean {
    return SCALES[unit] !== undefined;
  }

  add(whole: bigint, fraction: number, unit: Unit): void {
    const { field, by } = SCALES[unit]!;
    switch (field) {
      case 'micros':
        this.addMicros(whole * BigInt(by));
        this.addFractionOfMicros(fraction, by);
        break;
      case 'days':
        this.days = sum(this.days, whole, by);
        if (by === 1) this.addFractionOfMicros(fraction, DAY);
        else this.addFractionOfDays(fraction, by);
        break;
      case 'months':
        this.months = sum(this.months, whole, by);
        this.addFractionOfDays(fraction, 30);
        break;
      case 'years':
        this.years = sum(this.years, whole, by);
        this.months = sum(this.months, BigInt(roundHalfToEven(fraction * by * 12)), 1);
        break;
      default:
        field satisfies never;
    }
  }

  /** A clock time takes the place of all microseconds before it. */
  setMicros(micros: bigint): void {
    if (!isInt64(micros)) throw fieldOutOfRange();
    this.micros = micros;
  }

  negate(): void {
    const { years, months, days, micros } = this;
    if (!isInt32(-years) || !isInt32(-months) || !isInt32(-days) || !isInt64(-micros)) throw fieldOutOfRange();
    this.years = 0 - years;
    this.months = 0 - months;
    this.days = 0 - days;
    this.micros = -micros;
  }

  interval(): Interval {
    const months = this.years * 12 + this.months;
    if (!isInt32(months)) throw new EvaluationError('22008', 'the interval is out of range');
    return { months, days: this.days, micros: this.micros };
  }

  private addMicros(micros: bigint): void {
    if (!isInt64(micros)) throw fieldOutOfRange();
    this.setMicros(this.micros + micros);
  }

  private addFractionOfMicros(fraction: number, by: number): void {
    const scaled = fraction * by;
    const whole = Math.trunc(scaled);
    const rest = scaled - whole;
    this.addMicros(BigInt(whole) + (rest > 0.5 ? 1n : rest < -0.5 ? -1n : 0n));
  }

  private addFractionOfDays(fraction: number, by: number): void {
    const scaled = fraction * by;
    const whole = Math.trunc(scaled);
    this.days = sum(this.days, BigInt(whole), 1);
    this.addFractionOfMicros(scaled - whole, DAY);
  }
}

function sum(field: number, whole: bigint, by: number): number {
  const added = Number(whole) * by;
  const result = field + added;
  if (!isInt32(Number(whole)) || !isInt32(added) || !isInt32(result)) throw fieldOutOfRange();
  return result + 0;
}

export function fieldOutOfRange(): EvaluationError {
  return new EvaluationError('22015', 'a field of the interval is out of range');
}
