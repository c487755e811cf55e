import { fixedZone } from '../../../../../runtime/rows/decode/zones/fixed-zone.ts';
import type { Call, Datum, Interval, SignatureType, SqlRoutine } from '../../../contract.ts';
import { dateToTimestamp } from '../../../types/date/conversions.ts';
import { findSqlZone } from '../../../types/timestamptz/find-zone.ts';
import { truncateInterval, truncateTimestamp } from '../arithmetic/truncate.ts';
import { datePart } from '../parts/date-part.ts';
import { type PartName, partName, truncationUnit } from '../parts/field-name.ts';
import { intervalPart } from '../parts/interval-part.ts';
import { asDouble, asNumeric, type PartValue } from '../parts/part-value.ts';
import { timePart } from '../parts/time-part.ts';
import { timestampPart } from '../parts/timestamp-part.ts';
import { remember } from '../remember.ts';
import { DATE, DOUBLE, datetimeFunction, INTERVAL, type Listed, TEXT, TIME, TIMESTAMP, TIMESTAMPTZ } from './define.ts';

const UTC = fixedZone(0);

type Extract = Listed<PartValue>;

const SOURCES: readonly (readonly [SignatureType, string, Extract, string])[] = [
  [DATE, 'date', datePart, "date '2024-02-29'"],
  [TIME, 'time', timePart, "time '13:45:10.5'"],
  [
    TIMESTAMP,
    'timestamp',
    (part: PartName, value: bigint) => timestampPart(part, value, false),
    "timestamp '2024-02-29 13:45:10.5'",
  ],
  [
    TIMESTAMPTZ,
    'timestamp with time zone',
    (part: PartName, value: bigint) => timestampPart(part, value, true),
    "timestamptz '2024-02-29 13:45:10.5+01'",
  ],
  [INTERVAL, 'interval', (part: PartName, value: Interval) => intervalPart(part, value), "interval '1 day 02:03:04'"],
];

/** `date_part` takes a date as the timestamp of its midnight. */
const midnightPart: Extract = (part: PartName, midnight: bigint) => timestampPart(part, midnight, false);

function taking(
  type: string,
  extract: Extract,
  convert: (value: PartValue) => Datum,
  source: Listed<Datum> = (value) => value,
): () => Call {
  return () => {
    const named = remember((name) => partName(name, type));
    return (name: string, value) => {
      const from = source(value); // may fail, and then before the name does
      return convert(extract(named(name), from));
    };
  };
}

function truncating<V>(type: string, truncate: (unit: ReturnType<typeof truncationUnit>, value: V) => V): () => Call {
  return () => {
    const named = remember((name) => truncationUnit(name, type));
    return (name: string, value: V) => truncate(named(name), value) as Datum;
  };
}

/** extract, date_part and date_trunc. */
export const partFunctions: readonly SqlRoutine[] = [
  ...SOURCES.flatMap(([type, name, extract, literal]) => {
    const part = type === DATE || type === INTERVAL ? 'day' : 'second';
    return [
      datetimeFunction('extract', {
        arguments: [TEXT, type],
        argumentNames: ['part', 'source'],
        returns: 'numeric',
        summary: `A part of a ${name}, exact: year, month, day, hour, minute, second, epoch, week and more.`,
        example: `extract(${part} FROM ${literal})`,
        bind: taking(name, extract, asNumeric),
      }),
      datetimeFunction('date_part', {
        arguments: [TEXT, type],
        argumentNames: ['part', 'source'],
        returns: DOUBLE,
        summary: `A part of a ${name} as a double; extract gives it exact.`,
        example: `date_part('${part}', ${literal})`,
        bind: type === DATE ? taking(name, midnightPart, asDouble, dateToTimestamp) : taking(name, extract, asDouble),
      }),
    ];
  }),
  datetimeFunction('date_trunc', {
    arguments: [TEXT, TIMESTAMP],
    argumentNames: ['unit', 'source'],
    returns: TIMESTAMP,
    summary: 'The start of the hour, day, week, month or other unit that a timestamp lies in.',
    example: "date_trunc('hour', timestamp '2024-02-29 13:45:10')",
    bind: truncating('timestamp', (unit, timestamp: bigint) => truncateTimestamp(unit, timestamp, null)),
  }),
  datetimeFunction('date_trunc', {
    arguments: [TEXT, TIMESTAMPTZ],
    argumentNames: ['unit', 'source'],
    returns: TIMESTAMPTZ,
    summary: 'The start of the hour, day, week, month or other unit in UTC.',
    example: "date_trunc('day', timestamptz '2024-02-29 00:30+01')",
    bind: truncating('timestamp with time zone', (unit, timestamp: bigint) => truncateTimestamp(unit, timestamp, UTC)),
  }),
  datetimeFunction('date_trunc', {
    arguments: [TEXT, TIMESTAMPTZ, TEXT],
    argumentNames: ['unit', 'source', 'zone'],
    returns: TIMESTAMPTZ,
    summary: 'The start of the hour, day, week, month or other unit in a time zone.',
    example: "date_trunc('day', timestamptz '2024-02-29 23:30Z', 'Europe/Berlin')",
    bind: () => {
      const unitOf = remember((name) => truncationUnit(name, 'timestamp with time zone'));
      const zoneOf = remember(findSqlZone);
      return (unit: string, timestamp: bigint, zoneName: string) => {
        const zone = zoneOf(zoneName);
        return truncateTimestamp(unitOf(unit), timestamp, zone.behind ?? zone);
      };
    },
  }),
  datetimeFunction('date_trunc', {
    arguments: [TEXT, INTERVAL],
    argumentNames: ['unit', 'source'],
    returns: INTERVAL,
    summary: 'An interval without what is smaller than a unit.',
    example: "date_trunc('hour', interval '2 days 03:04:05')",
    bind: truncating('interval', (unit, interval: Interval) => truncateInterval(unit, interval)),
  }),
];
