import { parseTimestamp } from '../../../../runtime/rows/decode/timestamp-text.ts';
import { timestampText } from '../../../../runtime/rows/timestamp-text.ts';
import type { TypeIo } from '../../contract.ts';
import { unreadable } from '../date/unreadable.ts';

/** timestamp without time zone: microseconds since 2000-01-01. */
export const timestampIo: TypeIo<bigint> = {
  type: 'timestamp without time zone',
  parse: (text) => readTimestamp(text, false),
  print: (timestamp) => printTimestamp(timestamp, false),
  compare: compareTimestamps,
};

export function readTimestamp(text: string, zoned: boolean): bigint {
  const timestamp = parseTimestamp(text, zoned);
  if (timestamp === null) throw unreadable(text, zoned ? 'timestamp with time zone' : 'timestamp');
  return timestamp;
}

export function printTimestamp(timestamp: bigint, zoned: boolean): string {
  return timestampText(Number(timestamp >> 32n), Number(timestamp & 0xffffffffn), zoned);
}

export function compareTimestamps(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
