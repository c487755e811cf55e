import type { Interval } from '../../contract.ts';
import { fieldOutOfRange, IntervalAccumulator } from './accumulator.ts';
import type { Unit } from './units.ts';

const DATE_UNITS: Readonly<Record<string, Unit>> = { Y: 'year', M: 'month', W: 'week', D: 'day' };
const TIME_UNITS: Readonly<Record<string, Unit>> = { H: 'hour', M: 'minute', S: 'second' };
const NUMBER = /-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/y;
const LARGEST = 1e15;

interface Amount {
  readonly whole: bigint;
  readonly fraction: number;
  /** Digits before the point. */
  readonly width: number;
}

/**
 * An interval in either form of ISO 8601: with designators (`P1Y2M3DT4H5M6S`, weeks too), or as a date and time
 * (`P0001-02-03T04:05:06`, `P00010203T040506`). `null` where the text is neither.
 */
export function parseIsoInterval(text: string): Interval | null {
  if (text.length < 2 || text[0] !== 'P') return null;
  const reader = new IsoReader(text);
  return reader.read() ? reader.sum.interval() : null;
}

class IsoReader {
  readonly sum = new IntervalAccumulator();
  private readonly text: string;
  private at = 1;
  private inDate = true;
  /** A field of this part has been read: the date and time form is no longer possible. */
  private hasField = false;

  constructor(text: string) {
    this.text = text;
  }

  read(): boolean {
    while (this.at < this.text.length) {
      if (this.text[this.at] === 'T') {
        this.at++;
        this.startTime();
        continue;
      }
      const amount = this.number();
      if (amount === null) return false;
      const designator = this.text[this.at] ?? '';
      this.at++;
      const unit = (this.inDate ? DATE_UNITS : TIME_UNITS)[designator];
      if (unit !== undefined) {
        this.add(amount, unit);
        this.hasField = true;
        continue;
      }
      const done = this.inDate ? this.dateForm(amount, designator) : this.timeForm(amount, designator);
      if (done !== 'time') return done;
    }
    return true;
  }

  private startTime(): void {
    this.inDate = false;
    this.hasField = false;
  }

  /** `true`: read to the end. `false`: no such form. `time`: goes on with the time. */
  private dateForm(amount: Amount, designator: string): boolean | 'time' {
    const ends = designator === '' || designator === 'T';
    if (ends && amount.width === 8 && !this.hasField) {
      const { whole, fraction } = amount;
      this.sum.add(whole / 10_000n, 0, 'year');
      this.sum.add((whole / 100n) % 100n, 0, 'month');
      this.sum.add(whole % 100n, fraction, 'day');
      return this.afterDate(designator);
    }
    if ((!ends && designator !== '-') || this.hasField) return false;
    this.add(amount, 'year');
    if (ends) return this.afterDate(designator);
    for (const unit of ['month', 'day'] as const) {
      const next = this.number();
      if (next === null) return false;
      this.add(next, unit);
      const following = this.text[this.at] ?? '';
      if (following === '') return true;
      this.at++;
      if (following === 'T') return this.afterDate('T');
      if (following !== '-' || unit === 'day') return false;
    }
    return false;
  }

  private afterDate(designator: string): true | 'time' {
    if (designator === '') return true;
    this.startTime();
    return 'time';
  }

  private timeForm(amount: Amount, designator: string): boolean {
    if (designator === '' && amount.width === 6 && !this.hasField) {
      const { whole, fraction } = amount;
      this.sum.add(whole / 10_000n, 0, 'hour');
      this.sum.add((whole / 100n) % 100n, 0, 'minute');
      this.sum.add(whole % 100n, 0, 'second');
      this.sum.add(0n, fraction, 'microseconds');
      return true;
    }
    if ((designator !== '' && designator !== ':') || this.hasField) return false;
    this.add(amount, 'hour');
    if (designator === '') return true;
    for (const unit of ['minute', 'second'] as const) {
      const next = this.number();
      if (next === null) return false;
      this.add(next, unit);
      if (this.at === this.text.length) return true;
      if (this.text[this.at++] !== ':') return false;
    }
    return false;
  }

  private add({ whole, fraction }: Amount, unit: Unit): void {
    this.sum.add(whole, fraction, unit);
  }

  private number(): Amount | null {
    NUMBER.lastIndex = this.at;
    const found = NUMBER.exec(this.text)?.[0];
    if (found === undefined) return null;
    const value = Number(found);
    if (!Number.isFinite(value)) return null;
    if (Math.abs(value) > LARGEST) throw fieldOutOfRange();
    this.at += found.length;
    const whole = Math.trunc(value);
    return { whole: BigInt(whole), fraction: value - whole, width: /^-?([0-9]*)/.exec(found)![1]!.length };
  }
}
