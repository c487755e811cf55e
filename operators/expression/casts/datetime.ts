import type { SqlCast } from '../contract.ts';
import { intervalToTime } from '../functions/datetime/arithmetic/times.ts';
import { dateToTimestamp, timestampToDate } from '../types/date/conversions.ts';
import { isFiniteTimestamp, microsOfDay } from '../types/timestamp/fields.ts';
import { sameInstant } from '../types/timestamp/range.ts';

const TIME = 'time without time zone';
const TIMESTAMP = 'timestamp without time zone';
const TIMESTAMPTZ = 'timestamp with time zone';

const timeOf = (timestamp: bigint) => (isFiniteTimestamp(timestamp) ? microsOfDay(timestamp) : null);

/** Casts between dates, times, timestamps and intervals, in a session in UTC. */
export const datetimeCasts: readonly SqlCast[] = [
  { from: 'date', to: TIMESTAMP, context: 'implicit', call: dateToTimestamp },
  { from: 'date', to: TIMESTAMPTZ, context: 'implicit', call: dateToTimestamp },
  { from: TIMESTAMP, to: 'date', context: 'assignment', call: timestampToDate },
  { from: TIMESTAMP, to: TIME, context: 'assignment', call: timeOf },
  { from: TIMESTAMP, to: TIMESTAMPTZ, context: 'implicit', call: sameInstant },
  { from: TIMESTAMPTZ, to: 'date', context: 'assignment', call: timestampToDate },
  { from: TIMESTAMPTZ, to: TIME, context: 'assignment', call: timeOf },
  { from: TIMESTAMPTZ, to: TIMESTAMP, context: 'assignment', call: sameInstant },
  {
    from: TIME,
    to: 'interval',
    context: 'implicit',
    call: (time: number) => ({ months: 0, days: 0, micros: BigInt(time) }),
  },
  { from: 'interval', to: TIME, context: 'assignment', call: intervalToTime },
];
