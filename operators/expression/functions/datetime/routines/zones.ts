import { type ClockZone, fixedZone } from '../../../../../runtime/rows/decode/zones/fixed-zone.ts';
import type { Call, Interval, SqlRoutine } from '../../../contract.ts';
import { EvaluationError } from '../../../evaluation-error.ts';
import { isFiniteInterval } from '../../../types/interval/value.ts';
import { isFiniteTimestamp } from '../../../types/timestamp/fields.ts';
import { checkedTimestamp, sameInstant } from '../../../types/timestamp/range.ts';
import { findSqlZone } from '../../../types/timestamptz/find-zone.ts';
import { toInstant, toWall } from '../../../types/timestamptz/shift.ts';
import { negateInterval } from '../arithmetic/intervals.ts';
import { addToTimestamp } from '../arithmetic/timestamps.ts';
import { remember } from '../remember.ts';
import { datetimeFunction, INTERVAL, TEXT, TIMESTAMP, TIMESTAMPTZ } from './define.ts';

const UTC = fixedZone(0);

function shifting(shift: (timestamp: bigint, zone: ClockZone) => bigint): () => Call {
  return () => {
    const zoneOf = remember(findSqlZone);
    return (zone: string, timestamp: bigint) =>
      isFiniteTimestamp(timestamp) ? checkedTimestamp(shift(timestamp, zoneOf(zone))) : timestamp;
  };
}

function shiftingBy(sign: bigint): Call {
  return (offset: Interval, timestamp: bigint) => {
    if (!isFiniteTimestamp(timestamp)) return timestamp;
    if (!isFiniteInterval(offset)) throw new EvaluationError('22023', 'a time zone is no infinite interval');
    if (offset.months !== 0 || offset.days !== 0) {
      throw new EvaluationError('22023', 'the interval of a time zone has no months or days');
    }
    // seconds of 32 bits and microseconds of 64, which wrap in Postgres
    const seconds = sign * BigInt.asIntN(32, offset.micros / 1_000_000n);
    return checkedTimestamp(BigInt.asIntN(64, timestamp + seconds * 1_000_000n));
  };
}

function addingIn(sign: 1 | -1): () => Call {
  return () => {
    const zoneOf = remember(findSqlZone);
    return (timestamp: bigint, interval: Interval, name: string) => {
      const zone = zoneOf(name);
      return addToTimestamp(timestamp, sign === 1 ? interval : negateInterval(interval), zone.behind ?? zone);
    };
  };
}

/** `AT TIME ZONE`, which the grammar makes a call of `timezone`, and arithmetic in a time zone. */
export const zoneFunctions: readonly SqlRoutine[] = [
  datetimeFunction('timezone', {
    arguments: [TEXT, TIMESTAMP],
    argumentNames: ['zone', 'timestamp'],
    returns: TIMESTAMPTZ,
    summary: 'AT TIME ZONE: the instant at which the clocks of a zone show a timestamp.',
    example: "timestamp '2024-07-01 12:00' AT TIME ZONE 'Europe/Berlin'",
    bind: shifting(toInstant),
  }),
  datetimeFunction('timezone', {
    arguments: [TEXT, TIMESTAMPTZ],
    argumentNames: ['zone', 'timestamp'],
    returns: TIMESTAMP,
    summary: 'AT TIME ZONE: what the clocks of a zone show at an instant.',
    example: "timestamptz '2024-07-01 12:00Z' AT TIME ZONE 'America/New_York'",
    bind: shifting(toWall),
  }),
  datetimeFunction('timezone', {
    arguments: [INTERVAL, TIMESTAMP],
    argumentNames: ['zone', 'timestamp'],
    returns: TIMESTAMPTZ,
    summary: 'AT TIME ZONE: the instant of a timestamp so far east of UTC.',
    example: "timestamp '2024-07-01 12:00' AT TIME ZONE interval '02:00'",
    call: shiftingBy(-1n),
  }),
  datetimeFunction('timezone', {
    arguments: [INTERVAL, TIMESTAMPTZ],
    argumentNames: ['zone', 'timestamp'],
    returns: TIMESTAMP,
    summary: 'AT TIME ZONE: the timestamp of an instant so far east of UTC.',
    example: "timestamptz '2024-07-01 12:00Z' AT TIME ZONE interval '-05:00'",
    call: shiftingBy(1n),
  }),
  datetimeFunction('timezone', {
    arguments: [TIMESTAMP],
    returns: TIMESTAMPTZ,
    summary: 'AT LOCAL: the instant of a timestamp in UTC.',
    example: "timestamp '2024-07-01 12:00' AT LOCAL",
    call: sameInstant,
  }),
  datetimeFunction('timezone', {
    arguments: [TIMESTAMPTZ],
    returns: TIMESTAMP,
    summary: 'AT LOCAL: the timestamp of an instant in UTC.',
    example: "timestamptz '2024-07-01 12:00+02' AT LOCAL",
    call: sameInstant,
  }),
  datetimeFunction('date_add', {
    arguments: [TIMESTAMPTZ, INTERVAL],
    returns: TIMESTAMPTZ,
    summary: 'Later by an interval; days and months are those of UTC.',
    example: "date_add(timestamptz '2024-03-30 12:00+01', interval '1 day')",
    call: (timestamp: bigint, interval: Interval) => addToTimestamp(timestamp, interval, UTC),
  }),
  datetimeFunction('date_add', {
    arguments: [TIMESTAMPTZ, INTERVAL, TEXT],
    returns: TIMESTAMPTZ,
    summary: 'Later by an interval; days and months are those of a time zone.',
    example: "date_add(timestamptz '2024-03-30 12:00+01', interval '1 day', 'Europe/Berlin')",
    bind: addingIn(1),
  }),
  datetimeFunction('date_subtract', {
    arguments: [TIMESTAMPTZ, INTERVAL],
    returns: TIMESTAMPTZ,
    summary: 'Earlier by an interval; days and months are those of UTC.',
    example: "date_subtract(timestamptz '2024-03-31 12:00+02', interval '1 day')",
    call: (timestamp: bigint, interval: Interval) => addToTimestamp(timestamp, negateInterval(interval), UTC),
  }),
  datetimeFunction('date_subtract', {
    arguments: [TIMESTAMPTZ, INTERVAL, TEXT],
    returns: TIMESTAMPTZ,
    summary: 'Earlier by an interval; days and months are those of a time zone.',
    example: "date_subtract(timestamptz '2024-03-31 12:00+02', interval '1 day', 'Europe/Berlin')",
    bind: addingIn(-1),
  }),
];
