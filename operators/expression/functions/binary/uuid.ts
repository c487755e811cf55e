import type { SqlRoutine } from '../../contract.ts';
import { binaryFunction } from './define.ts';

const MICROS_OF_DAY = 86_400_000_000n;
const DAYS_FROM_1582_10_15 = 152_384n; // to 2000-01-01
const DAYS_FROM_1970_01_01 = 10_957n;

/** `null`: not laid out as RFC 9562 says. */
function versionOf(uuid: string): number | null {
  return '89ab'.includes(uuid[19]!) ? Number.parseInt(uuid[14]!, 16) : null;
}

/** Versions 1 and 7 have a time in them. */
function timestampOf(uuid: string): bigint | null {
  const digits = uuid.replaceAll('-', '');
  switch (versionOf(uuid)) {
    case 1: {
      const ticks = BigInt(`0x${digits.slice(13, 16)}${digits.slice(8, 12)}${digits.slice(0, 8)}`);
      return ticks / 10n - DAYS_FROM_1582_10_15 * MICROS_OF_DAY;
    }
    case 7:
      return BigInt(`0x${digits.slice(0, 12)}`) * 1000n - DAYS_FROM_1970_01_01 * MICROS_OF_DAY;
    default:
      return null;
  }
}

export const uuidRoutines: readonly SqlRoutine[] = [
  binaryFunction({
    name: 'uuid_extract_version',
    arguments: ['uuid'],
    argumentNames: ['uuid'],
    returns: 'smallint',
    summary: 'The version of a UUID; NULL for other layouts than RFC 9562 knows.',
    example: "uuid_extract_version('41db1265-8bc1-4ab3-992f-885799a4af1d'::uuid)",
    call: versionOf,
  }),
  binaryFunction({
    name: 'uuid_extract_timestamp',
    arguments: ['uuid'],
    argumentNames: ['uuid'],
    returns: 'timestamp with time zone',
    summary: 'The time in a UUID of version 1 or 7; NULL for other versions.',
    example: "uuid_extract_timestamp('019535d9-3df7-79fb-b466-fa907fa17f9e'::uuid)",
    call: timestampOf,
  }),
];
