import type { Call, Interval, TypeModifier } from '../contract.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { parseInterval } from '../types/interval/interval-input.ts';
import type { Unit } from '../types/interval/units.ts';
import { finiteInterval, isFiniteInterval } from '../types/interval/value.ts';
import { isFiniteTimestamp } from '../types/timestamp/fields.ts';
import { roundToPrecision } from '../types/timestamp/precision.ts';

/** `timestamp(3)` and the like: digits of a second's fraction, rounded half away from zero. More than six are six. */
function roundsSeconds(type: TypeModifier['type'], round: (precision: number) => Call): TypeModifier {
  return {
    type,
    bind([precision = 6, ...more]) {
      if (more.length > 0) throw new EvaluationError('22023', `${type} takes one precision`);
      return round(checkedPrecision(precision));
    },
  };
}

function checkedPrecision(precision: number): number {
  if (precision < 0) throw new EvaluationError('22023', 'a precision is 0 to 6');
  return Math.min(precision, 6);
}

function roundTimestamp(precision: number): Call {
  return (timestamp: bigint) => (isFiniteTimestamp(timestamp) ? roundToPrecision(timestamp, precision) : timestamp);
}

/** Bits of the fields that `interval day to second` and the like name, as the grammar gives them. */
const MONTH = 1 << 1;
const YEAR = 1 << 2;
const DAY = 1 << 3;
const HOUR = 1 << 10;
const MINUTE = 1 << 11;
const SECOND = 1 << 12;
const ALL_FIELDS = 0x7fff;

/** Fields from the smallest on, and what is left of the time where they are the smallest that is kept. */
const SMALLEST: readonly (readonly [bit: number, unit: Unit])[] = [
  [SECOND, 'second'],
  [MINUTE, 'minute'],
  [HOUR, 'hour'],
  [DAY, 'day'],
  [MONTH, 'month'],
  [YEAR, 'year'],
];

function smallestUnit(fields: number): Unit {
  if (fields === ALL_FIELDS) return 'second';
  return SMALLEST.find(([bit]) => fields & bit)?.[1] ?? 'second';
}

const MICROS: Partial<Record<Unit, bigint>> = { minute: 60_000_000n, hour: 3_600_000_000n };

/** Cuts off what is smaller than a unit. */
function cutInterval({ months, days, micros }: Interval, unit: Unit): Interval {
  switch (unit) {
    case 'year':
      return { months: months - (months % 12), days: 0, micros: 0n };
    case 'month':
      return { months, days: 0, micros: 0n };
    case 'day':
      return { months, days, micros: 0n };
    default:
      return { months, days, micros: micros - (micros % (MICROS[unit] ?? 1n)) };
  }
}

/** `interval day to second(3)` and the like: cuts off smaller fields and rounds the seconds. */
function intervalStep([fields = ALL_FIELDS, precision]: readonly number[]): (interval: Interval) => Interval {
  const unit = smallestUnit(fields);
  const digits = precision === undefined ? 6 : checkedPrecision(precision);
  return (interval) => {
    if (!isFiniteInterval(interval)) return interval;
    const cut = cutInterval(interval, unit);
    return finiteInterval(cut.months, cut.days, roundToPrecision(cut.micros, digits));
  };
}

const intervalModifier: TypeModifier = {
  type: 'interval',
  bind: intervalStep,
  parse(text, modifiers) {
    const [fields = ALL_FIELDS] = modifiers;
    return intervalStep(modifiers)(parseInterval(text, smallestUnit(fields), fields === (MINUTE | SECOND)));
  },
};

/** Types of dates and times that take modifiers. */
export const datetimeModifiers: readonly TypeModifier[] = [
  roundsSeconds('timestamp without time zone', roundTimestamp),
  roundsSeconds('timestamp with time zone', roundTimestamp),
  roundsSeconds(
    'time without time zone',
    (precision) => (time: number) => Number(roundToPrecision(BigInt(time), precision)),
  ),
  intervalModifier,
];
