import { type Field, splitDateTime } from '../../../../runtime/rows/decode/datetime-fields.ts';
import { fractionMicros } from '../../../../runtime/rows/decode/datetime-pieces.ts';
import { dateWord } from '../../../../runtime/rows/decode/datetime-words.ts';
import type { Interval } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { fieldOutOfRange, IntervalAccumulator } from './accumulator.ts';
import { parseIsoInterval } from './iso-interval.ts';
import { anyUnit, type Unit } from './units.ts';
import { INTERVAL_INFINITY, INTERVAL_NEGATIVE_INFINITY, isInt64 } from './value.ts';

const INFINITIES: Readonly<Record<string, Interval>> = {
  infinity: INTERVAL_INFINITY,
  '+infinity': INTERVAL_INFINITY,
  '-infinity': INTERVAL_NEGATIVE_INFINITY,
};
/** Characters of all fields together; a text of dates takes fewer. */
const LENGTH_LIMIT = 255;

/**
 * An interval text as Postgres' `interval_in` reads it: units in words, `1 day 02:03:04`, `@ … ago`, years-months,
 * weeks and larger, fractions of any unit, ISO 8601, the infinities. `defaultUnit`: what the last number means where
 * no unit follows it (seconds, unless the type names its fields); `minutesFirst`: `1:2` are minutes and seconds.
 */
export function parseInterval(text: string, defaultUnit: Unit = 'second', minutesFirst = false): Interval {
  const fields = splitDateTime(text, (word) => dateWord(word) !== undefined, LENGTH_LIMIT);
  const interval = (fields === null ? null : readFields(fields, defaultUnit, minutesFirst)) ?? parseIsoInterval(text);
  if (interval === null) throw new EvaluationError('22007', `'${text}' is not an interval`);
  return interval;
}

/** Seconds of a text are all of these, unless they are whole. */
const SUBSECOND_UNITS: readonly Unit[] = ['second', 'milliseconds', 'microseconds'];
const CLOCK_UNITS: readonly Unit[] = ['hour', 'minute', ...SUBSECOND_UNITS];

const FIELDS_OF_INFINITY: readonly Unit[] = ['year', 'month', 'day', ...CLOCK_UNITS];

/** Reads from the end, since a unit follows its number. `null`: not of this form. */
function readFields(fields: readonly Field[], defaultUnit: Unit, minutesFirst: boolean): Interval | null {
  const sum = new IntervalAccumulator();
  const seen = new Set<Unit>();
  let unit: Unit | null = defaultUnit;
  /** A unit has been read whose number has not. */
  let pending = false;
  let ago = false;
  let infinity: Interval | null = null;

  /** A unit may be given once. */
  function mark(units: readonly Unit[]): boolean {
    if (units.some((each) => seen.has(each))) return false;
    for (const each of units) seen.add(each);
    return true;
  }

  for (const [index, field] of [...fields.entries()].reverse()) {
    const isLast = index === fields.length - 1;
    switch (field.kind) {
      case 'word':
      case 'signed_word': {
        if (pending) return null;
        const endless = INFINITIES[field.text];
        if (endless !== undefined) {
          if (!isLast) return null;
          infinity = endless;
          for (const each of FIELDS_OF_INFINITY) seen.add(each);
          unit = null;
          break;
        }
        if (field.text === 'ago') {
          if (!isLast) return null;
          ago = true;
          unit = null;
          break;
        }
        const named = anyUnit(field.text);
        if (named !== undefined) {
          unit = named;
          pending = true;
        } else if (dateWord(field.text)?.kind === 'ignored') {
          unit = defaultUnit;
        } else return null;
        break;
      }
      case 'time':
      case 'zone':
      case 'number':
      case 'date': {
        const micros = clockOf(field, minutesFirst);
        if (micros !== null) {
          if (!mark(CLOCK_UNITS)) return null;
          sum.setMicros(micros);
          unit = 'day';
          pending = false;
          break;
        }
        const amount = readAmount(field.text);
        if (amount === null) return null;
        const of: Unit | null = amount.inMonths ? 'month' : unit;
        if (of === null || !IntervalAccumulator.takes(of)) return null;
        sum.add(amount.whole, amount.fraction, of);
        if (!mark(of === 'second' && amount.fraction !== 0 ? SUBSECOND_UNITS : [of])) return null;
        unit = of === 'hour' ? 'day' : of;
        pending = false;
        break;
      }
      default:
        return field.kind satisfies never;
    }
  }
  if (seen.size === 0 || pending) return null;
  if (ago) sum.negate();
  return infinity ?? sum.interval();
}

/** Microseconds of hh:mm, hh:mm:ss[.f] or mm:ss.f, with a sign or without; `null` where a text is none. */
function clockOf({ kind, text }: Field, minutesFirst: boolean): bigint | null {
  if (kind === 'time') {
    const micros = clockMicros(text, minutesFirst);
    if (micros === 'range') throw fieldOutOfRange();
    return micros;
  }
  if (kind !== 'zone' || !text.includes(':')) return null;
  const micros = clockMicros(text.slice(1), minutesFirst);
  if (micros === null || micros === 'range') return null; // Postgres goes on to try it as a number
  return text[0] === '-' ? -micros : micros;
}

const CLOCK = /^([0-9]+):([0-9]*)(?::([0-9]*))?(?:(\.)([0-9]*))?$/;

function clockMicros(text: string, minutesFirst: boolean): bigint | 'range' | null {
  const match = CLOCK.exec(text);
  if (match === null) return null;
  const [first, second, third] = [BigInt(match[1]!), Number(match[2]), Number(match[3] ?? 0)];
  const shifted = match[3] === undefined && (match[4] !== undefined || minutesFirst); // mm:ss.f
  const [hours, minutes, seconds] = shifted ? [0n, Number(first), second] : [first, second, third];
  if (!isInt64(first) || minutes > 59 || seconds > 60) return 'range';
  const fraction = fractionMicros(match[5] ?? '');
  const micros =
    hours * 3_600_000_000n + BigInt(minutes) * 60_000_000n + BigInt(seconds) * 1_000_000n + BigInt(fraction);
  return isInt64(micros) ? micros : 'range';
}

interface Amount {
  readonly whole: bigint;
  readonly fraction: number;
  /** Written as years-months. */
  readonly inMonths: boolean;
}

function readAmount(text: string): Amount | null {
  const start = /^([+-]?)([0-9]*)/.exec(text)!;
  const sign = start[1] === '-' ? -1 : 1;
  const whole = BigInt(start[2]!) * BigInt(sign);
  if (!isInt64(whole)) throw fieldOutOfRange();
  const match = /^[+-]?([0-9]+|(?=\.))(?:(\.)(.*)|-(.*))?$/s.exec(text);
  if (match === null) return null;
  if (match[4] !== undefined) {
    const digits = /^(?:-?[0-9]+)?/.exec(match[4])![0];
    const months = Number(digits);
    if (months < 0 || months > 11) throw fieldOutOfRange();
    const total = whole * 12n + BigInt(sign * months);
    if (digits !== match[4]) return null;
    if (!isInt64(total)) throw fieldOutOfRange();
    return { whole: total, fraction: 0, inMonths: true };
  }
  if (match[2] === undefined) return { whole, fraction: 0, inMonths: false };
  if (!/^[0-9]*$/.test(match[3]!)) return null;
  return { whole, fraction: sign * Number(`0.${match[3]}`), inMonths: false };
}
