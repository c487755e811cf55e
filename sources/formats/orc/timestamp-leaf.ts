import { type NamedZone, namedZone } from '../../../runtime/rows/decode/zones/named-zone.ts';
import { micros } from '../columnar/lay-times.ts';
import { Malformed } from '../columnar/malformed.ts';
import { spread } from '../columnar/raw.ts';
import { gregorianDay } from './gregorian-day.ts';
import type { IntegerRuns } from './integer-runs.ts';
import type { Leaf } from './leaf.ts';
import type { Presence } from './presence.ts';

const WORD = 2 ** 32;
const DAY = 86_400;
/** 2015-01-01, from which seconds are counted, and 2000-01-01, from which vectors count. */
const ORC_EPOCH = 1_420_070_400;
const EPOCH_2000 = 946_684_800;
/** Seconds of the zone's rules that are asked for: some 250,000 years. */
const MOST_SECONDS = 8_000_000_000_000;
/** Decimals that a writer counts as cut off, whole milliseconds left: the second was then rounded towards 1970. */
const BELOW_MILLI = 999_999;

export interface TimestampOptions {
  /** Of the writer: what its clocks showed is the value. */
  readonly zone: string;
  readonly julian: boolean;
}

/** Seconds since 2015 where the writer was, and nanoseconds in each. */
export function timestampLeaf(
  presence: Presence,
  seconds: IntegerRuns,
  nanos: IntegerRuns,
  { zone, julian }: TimestampOptions,
): Leaf {
  const clock = wallClock(zone);

  function wallSeconds(high: number, low: number, nano: number): number {
    const stored = high * WORD + low + clock.epoch;
    if (!Number.isSafeInteger(stored)) throw new Malformed(`a time is ${stored} seconds after 1970`);
    const wall = clock.wallOf(stored < 0 && nano > BELOW_MILLI ? stored - 1 : stored);
    if (!julian) return wall;
    const day = Math.floor(wall / DAY);
    return wall + (gregorianDay(day) - day) * DAY;
  }

  return {
    async next(rows) {
      const { valid, count } = await presence.next(rows);
      const first = new Int32Array(rows * 2);
      const second = new Int32Array(count * 2);
      await seconds.longs(first, count);
      await nanos.longs(second, count);
      const times = new Float64Array(rows);
      const within = new Float64Array(rows);
      for (let index = 0; index < count; index++) {
        const nano = nanosOf(second[index * 2 + 1]!, second[index * 2]! >>> 0);
        times[index] = wallSeconds(first[index * 2 + 1]!, first[index * 2]! >>> 0, nano) - EPOCH_2000;
        within[index] = roundedMicros(nano);
      }
      if (valid !== null) {
        spread({ kind: 'double', values: times }, valid, count);
        spread({ kind: 'double', values: within }, valid, count);
      }
      const vector = micros(
        rows,
        valid,
        (row) => times[row]! * 1e6 + within[row]!,
        (row) => BigInt(times[row]!) * 1_000_000n + BigInt(within[row]!),
      );
      return { vector, length: rows };
    },
  };
}

/**
 * The lowest three bits tell how many zeros at its end are left out: one more than they say. Below zero where Arrow
 * wrote a time before 1970.
 */
function nanosOf(high: number, low: number): number {
  const zeros = low & 7;
  const nanos = Math.floor((high * WORD + low) / 8) * (zeros === 0 ? 1 : 10 ** (zeros + 1));
  if (nanos >= 1e9 || nanos <= -1e9) throw new Malformed(`a second has ${nanos} nanoseconds`);
  return nanos;
}

/** A half to even, as Postgres rounds text. */
function roundedMicros(nanos: number): number {
  const whole = Math.floor(nanos / 1000);
  const over = nanos - whole * 1000;
  return over > 500 || (over === 500 && Math.abs(whole % 2) === 1) ? whole + 1 : whole;
}

/** Zones that files named, with the changes of their clocks that were asked for, by name. */
const zones = new Map<string, NamedZone>();

function zoneOf(name: string): NamedZone {
  const key = name.toLowerCase();
  const zone = zones.get(key) ?? namedZone(name);
  if (zone === null) throw new Malformed(`the time zone ${JSON.stringify(name)} of its writer is unknown`);
  zones.set(key, zone);
  return zone;
}

/** What clocks of a zone show, in seconds since 1970, had they shown UTC. */
function wallClock(name: string): { readonly epoch: number; wallOf(instant: number): number } {
  const fixed = fixedOffset(name);
  if (fixed !== null) return { epoch: ORC_EPOCH - fixed, wallOf: (instant) => instant + fixed };
  const zone = zoneOf(name);
  return {
    epoch: ORC_EPOCH - zone.offsetOfWall(ORC_EPOCH),
    wallOf: (instant) => instant + zone.offsetAt(Math.max(-MOST_SECONDS, Math.min(MOST_SECONDS, instant))),
  };
}

/** Seconds east of UTC of a zone that Java names by them (`GMT+03:00`), or of UTC itself; `null` for another one. */
function fixedOffset(name: string): number | null {
  const found = /^(?:UTC|GMT)(?:([+-])(\d{1,2}):?(\d{2})?)?$/.exec(name);
  if (found === null) return null;
  const [, sign, hours = '0', minutes = '0'] = found;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}
