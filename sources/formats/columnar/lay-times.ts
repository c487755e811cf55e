import type { Vector } from '../../../runtime/contract/vector.ts';
import { bytesBuilder } from '../../../runtime/rows/bytes-builder.ts';
import { dateText } from '../../../runtime/rows/date-text.ts';
import { isDateInRange } from '../../../runtime/rows/decode/date-text.ts';
import { isTimestampInRange } from '../../../runtime/rows/decode/timestamp-text.ts';
import { timestampText } from '../../../runtime/rows/timestamp-text.ts';
import { clockText } from './clock-text.ts';
import { bigints } from './lay-numbers.ts';
import { Malformed } from './malformed.ts';
import { type RawSegment, requireKind } from './raw.ts';
import type { TimeUnit } from './scalar.ts';

const WORD = 2 ** 32;
/** 1970-01-01 to 2000-01-01. */
const EPOCH_DAYS = 10_957;
const EPOCH_MICROS = EPOCH_DAYS * 86_400_000_000;
const JULIAN_2000 = 2_451_545;
const DAY_MICROS = 86_400_000_000;

export const PER_SECOND: Readonly<Record<TimeUnit, number>> = {
  second: 1,
  milli: 1000,
  micro: 1_000_000,
  nano: 1_000_000_000,
};

/** Days since 1970. */
export function layDate({ raw, valid, length }: RawSegment): Vector {
  const { values } = requireKind(raw, 'int32');
  const days = new Int32Array(length);
  for (let row = 0; row < length; row++) {
    if (valid !== null && valid[row] === 0) continue;
    const day = values[row]! - EPOCH_DAYS;
    if (!isDateInRange(day)) return datesAsText(values, valid, length);
    days[row] = day;
  }
  return { kind: 'int32', values: days, valid };
}

/** With the number of days where Postgres has no such date: it refuses the row. */
function datesAsText(values: Int32Array, valid: Uint8Array | null, length: number): Vector {
  const texts = bytesBuilder(length, length * 12);
  for (let row = 0; row < length; row++) {
    if (valid !== null && valid[row] === 0) continue;
    const day = values[row]! - EPOCH_DAYS;
    texts.setText(row, isDateInRange(day) ? dateText(day) : `${values[row]} days after 1970-01-01`);
  }
  return texts.finish();
}

/** A time of day, as text. */
export function layTime({ raw, valid, length }: RawSegment, unit: TimeUnit): Vector {
  const texts = bytesBuilder(length, length * 16);
  const per = PER_SECOND[unit];
  const unitsOf = (row: number): number => {
    if (raw.kind === 'int32') return raw.values[row]!;
    const { words } = requireKind(raw, 'int64');
    return words[row * 2 + 1]! * WORD + (words[row * 2]! >>> 0);
  };
  for (let row = 0; row < length; row++) {
    if (valid !== null && valid[row] === 0) continue;
    const units = unitsOf(row);
    if (units < 0 || units > 86_400 * per) throw new Malformed(`${units} is no time of a day`);
    texts.setText(row, clockText(units, per));
  }
  return texts.finish();
}

/** Units since 1970; nanoseconds are rounded to the microsecond, as Postgres rounds text. */
export function layTimestamp({ raw, valid, length }: RawSegment, unit: TimeUnit): Vector {
  const { words } = requireKind(raw, 'int64');
  const all = bigints(words);
  const of = MICROS[unit];
  return micros(
    length,
    valid,
    (row) => of(words[row * 2 + 1]!, words[row * 2]! >>> 0),
    (row) => exactMicros(all[row]!, unit),
  );
}

/** Nanoseconds of a day in eight bytes, then the Julian day in four. */
export function layInt96({ raw, valid, length }: RawSegment): Vector {
  const { buffer, starts } = requireKind(raw, 'bytes');
  const parts = (row: number): [number, number] => {
    const at = starts[row]!;
    const inDay = roundedThousandth(buffer.readInt32LE(at + 4), buffer.readUInt32LE(at));
    return [buffer.readInt32LE(at + 8) - JULIAN_2000, inDay];
  };
  return micros(
    length,
    valid,
    (row) => {
      const [day, inDay] = parts(row);
      return day * DAY_MICROS + inDay;
    },
    (row) => {
      const [day, inDay] = parts(row);
      return BigInt(day) * BigInt(DAY_MICROS) + BigInt(Math.trunc(inDay));
    },
  );
}

/** Microseconds since 2000; `NaN` where a double on the way would not be exact. */
const MICROS: Readonly<Record<TimeUnit, (high: number, low: number) => number>> = {
  second: (high, low) => since2000((high * WORD + low) * 1e6),
  milli: (high, low) => since2000((high * WORD + low) * 1000),
  micro: (high, low) => since2000(high * WORD + low),
  nano: (high, low) => since2000(roundedThousandth(high, low)),
};

function since2000(micros: number): number {
  return Number.isSafeInteger(micros) ? micros - EPOCH_MICROS : Number.NaN;
}

/** A 64-bit integer divided by 1,000, a half to even. */
export function roundedThousandth(high: number, low: number): number {
  const upper = Math.floor(high / 1000);
  const rest = (high - upper * 1000) * WORD + low;
  const lower = Math.floor(rest / 1000);
  const over = rest - lower * 1000;
  const up = over > 500 || (over === 500 && lower % 2 === 1) ? 1 : 0;
  return upper * WORD + lower + up;
}

function exactMicros(value: bigint, unit: TimeUnit): bigint {
  const epoch = BigInt(EPOCH_MICROS);
  if (unit !== 'nano') return (value * 1_000_000n) / BigInt(PER_SECOND[unit]) - epoch;
  return BigInt(roundedThousandth(Number(value >> 32n), Number(value & 0xffffffffn))) - epoch;
}

/**
 * Microseconds since 2000: `number` where it gives a safe integer, else `exact`; as text where Postgres has no such
 * timestamp.
 */
export function micros(
  length: number,
  valid: Uint8Array | null,
  number: (row: number) => number,
  exact: (row: number) => bigint,
): Vector {
  const high = new Int32Array(length);
  const low = new Uint32Array(length);
  for (let row = 0; row < length; row++) {
    if (valid !== null && valid[row] === 0) continue;
    const value = number(row);
    if (Number.isSafeInteger(value)) {
      const upper = Math.floor(value / WORD);
      high[row] = upper;
      low[row] = value - upper * WORD;
      continue;
    }
    const sure = exact(row);
    if (!isTimestampInRange(sure)) return timestampsAsText(length, valid, exact);
    high[row] = Number(sure >> 32n);
    low[row] = Number(sure & 0xffffffffn);
  }
  return { kind: 'micros', high, low, valid };
}

/** With the number of microseconds where Postgres has no such timestamp: it refuses the row. */
function timestampsAsText(length: number, valid: Uint8Array | null, exact: (row: number) => bigint): Vector {
  const texts = bytesBuilder(length, length * 28);
  for (let row = 0; row < length; row++) {
    if (valid !== null && valid[row] === 0) continue;
    const value = exact(row);
    const text = isTimestampInRange(value)
      ? timestampText(Number(value >> 32n), Number(value & 0xffffffffn), true)
      : `${value} microseconds after 2000-01-01`;
    texts.setText(row, text);
  }
  return texts.finish();
}
