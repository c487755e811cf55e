import { readTimestamp as readBytes } from '../../../../runtime/rows/decode/timestamp.ts';
import type { TypeIo } from '../../contract.ts';
import { asciiBytes } from '../date/ascii-bytes.ts';
import { unreadable } from '../date/unreadable.ts';
import { dayOf, isFiniteTimestamp, microsOfDay, TIMESTAMP_INFINITY } from './fields.ts';
import { civilText, clockText } from './text.ts';

/** timestamp without time zone: microseconds since 2000-01-01. */
export const timestampIo: TypeIo<bigint> = {
  type: 'timestamp without time zone',
  parse: (text) => readTimestamp(text, false),
  print: (timestamp) => printTimestamp(timestamp, false),
  compare: compareTimestamps,
};

const words = new Int32Array(2);

export function readTimestamp(text: string, zoned: boolean): bigint {
  const bytes = asciiBytes(text);
  if (bytes === null || !readBytes(bytes, 0, text.length, zoned, words)) {
    throw unreadable(text, zoned ? 'timestamp with time zone' : 'timestamp');
  }
  const total = words[0]! * 4_294_967_296 + (words[1]! >>> 0);
  return Number.isSafeInteger(total) ? BigInt(total) : (BigInt(words[0]!) << 32n) + BigInt(words[1]! >>> 0);
}

export function printTimestamp(timestamp: bigint, zoned: boolean): string {
  if (!isFiniteTimestamp(timestamp)) return timestamp === TIMESTAMP_INFINITY ? 'infinity' : '-infinity';
  const { date, before } = civilText(dayOf(timestamp));
  return `${date} ${clockText(microsOfDay(timestamp))}${zoned ? '+00' : ''}${before ? ' BC' : ''}`;
}

export function compareTimestamps(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
