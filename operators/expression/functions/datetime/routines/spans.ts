import { fixedZone } from '../../../../../runtime/rows/decode/zones/fixed-zone.ts';
import type { Interval, SignatureType, SqlRoutine } from '../../../contract.ts';
import { isFiniteDate } from '../../../types/date/conversions.ts';
import { isFiniteInterval } from '../../../types/interval/value.ts';
import { DAY_MICROS, dayOf, isFiniteTimestamp } from '../../../types/timestamp/fields.ts';
import { age } from '../arithmetic/age.ts';
import { dateBin } from '../arithmetic/bin.ts';
import { justifyDays, justifyHours, justifyInterval } from '../arithmetic/justify.ts';
import { overlaps } from '../arithmetic/overlaps.ts';
import { addToTime } from '../arithmetic/times.ts';
import { addToTimestamp } from '../arithmetic/timestamps.ts';
import { DATE, datetimeFunction, INTERVAL, type Listed, TIME, TIMESTAMP, TIMESTAMPTZ } from './define.ts';

const UTC = fixedZone(0);

type Add = Listed<bigint | number>;

/** What a span's start and length come to, by the type of the start. */
const SPANS: readonly (readonly [SignatureType, Add, string])[] = [
  [TIMESTAMP, (start: bigint, interval: Interval) => addToTimestamp(start, interval, null), 'timestamp'],
  [TIMESTAMPTZ, (start: bigint, interval: Interval) => addToTimestamp(start, interval, UTC), 'timestamptz'],
  [TIME, (start: number, interval: Interval) => addToTime(start, interval), 'time'],
];

function overlapsFunctions(type: SignatureType, add: Add, word: string): readonly SqlRoutine[] {
  const [a, b, c] = word === 'time' ? ['08:00', '10:00', '09:30'] : ['2024-02-01', '2024-03-01', '2024-02-29'];
  const literal = (text: string | undefined) => `${word} '${text}'`;
  const end = (start: bigint | number | null, until: Interval | bigint | number | null) => {
    if (until === null || typeof until !== 'object') return until;
    return start === null ? null : add(start, until);
  };
  const ends: readonly (readonly [SignatureType, SignatureType])[] = [
    [type, type],
    [type, INTERVAL],
    [INTERVAL, type],
    [INTERVAL, INTERVAL],
  ];
  return ends.map(([first, second]) =>
    datetimeFunction('overlaps', {
      arguments: [type, first, type, second],
      returns: 'boolean',
      strict: false,
      summary: 'OVERLAPS: whether two spans, each of a start and an end or a length, have a time in common.',
      example: `(${literal(a)}, ${first === INTERVAL ? "interval '2 hours'" : literal(b)}) OVERLAPS (${literal(c)}, ${
        second === INTERVAL ? "interval '1 hour'" : literal(b)
      })`,
      call: (start1, end1, start2, end2) => overlaps(start1, end(start1, end1), start2, end(start2, end2)),
    }),
  );
}

const FINITE: readonly (readonly [SignatureType, string, Listed<boolean>])[] = [
  [DATE, "date 'infinity'", isFiniteDate],
  [TIMESTAMP, "timestamp '2024-02-29'", isFiniteTimestamp],
  [TIMESTAMPTZ, "timestamptz '-infinity'", isFiniteTimestamp],
  [INTERVAL, "interval '1 day'", isFiniteInterval],
];

const midnight = (now: bigint) => BigInt(dayOf(now)) * DAY_MICROS;

/** Ages, bins, overlaps and the like. */
export const spanFunctions: readonly SqlRoutine[] = [
  ...([TIMESTAMP, TIMESTAMPTZ] as const).flatMap((type) => {
    const word = type === TIMESTAMP ? 'timestamp' : 'timestamptz';
    return [
      datetimeFunction('age', {
        arguments: [type, type],
        returns: INTERVAL,
        summary: 'Years, months, days and time between two timestamps, as a calendar counts them.',
        example: `age(${word} '2024-02-29', ${word} '1957-06-13')`,
        call: age,
      }),
      datetimeFunction('age', {
        arguments: [type],
        returns: INTERVAL,
        summary: "Years, months and days up to the midnight before the run's start.",
        example: `age(${word} '1957-06-13') > interval '60 years'`,
        bind: ({ environment }) => {
          const today = midnight(environment.now);
          return (timestamp: bigint) => age(today, timestamp);
        },
      }),
      datetimeFunction('date_bin', {
        arguments: [INTERVAL, type, type],
        argumentNames: ['stride', 'source', 'origin'],
        returns: type,
        summary: 'The start of the bin that a timestamp falls into; one bin starts at the origin.',
        example: `date_bin('15 minutes', ${word} '2024-02-29 13:47:10', ${word} '2000-01-01')`,
        call: dateBin,
      }),
    ];
  }),
  ...FINITE.map(([type, literal, test]) =>
    datetimeFunction('isfinite', {
      arguments: [type],
      returns: 'boolean',
      summary: 'Whether it is not an infinity.',
      example: `isfinite(${literal})`,
      call: test,
    }),
  ),
  datetimeFunction('justify_hours', {
    arguments: [INTERVAL],
    returns: INTERVAL,
    summary: 'Every 24 hours become a day.',
    example: "justify_hours(interval '50 hours 10 minutes')",
    call: justifyHours,
  }),
  datetimeFunction('justify_days', {
    arguments: [INTERVAL],
    returns: INTERVAL,
    summary: 'Every 30 days become a month.',
    example: "justify_days(interval '1 year 65 days')",
    call: justifyDays,
  }),
  datetimeFunction('justify_interval', {
    arguments: [INTERVAL],
    returns: INTERVAL,
    summary: 'Every 24 hours become a day, every 30 days a month, all fields of one sign.',
    example: "justify_interval(interval '1 month -1 hour')",
    call: justifyInterval,
  }),
  ...SPANS.flatMap(([type, add, word]) => overlapsFunctions(type, add, word)),
];
