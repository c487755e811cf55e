import type { TypeIo } from '../../contract.ts';
import { compareTimestamps, printTimestamp, readTimestamp } from '../timestamp/timestamp-io.ts';

/** timestamp with time zone, in a session in UTC: microseconds since 2000-01-01 UTC. */
export const timestamptzIo: TypeIo<bigint> = {
  type: 'timestamp with time zone',
  parse: (text) => readTimestamp(text, true),
  print: (timestamp) => printTimestamp(timestamp, true),
  compare: compareTimestamps,
};
