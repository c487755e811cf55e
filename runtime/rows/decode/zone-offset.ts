import { daysSince2000 } from './calendar.ts';
import { abbreviationOffset } from './zone-abbreviations.ts';
import { type ClockZone, fixedZone } from './zones/fixed-zone.ts';
import { namedZone } from './zones/named-zone.ts';
import { posixZone } from './zones/posix-zone.ts';

/** A day and time on the clock of some zone. Year 0 is 1 BC. */
export interface WallClock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** A zone by name (`Europe/Paris`, `EST5EDT`, any case) or by POSIX rules (`GMT+3`: three hours *west*); `null` where it is neither. */
export function findZone(name: string): ClockZone | null {
  if (KNOWN.has(name)) return KNOWN.get(name)!;
  const zone = UNSET.test(name) ? fixedZone(0) : (namedZone(name) ?? posixZone(name));
  if (KNOWN.size < KNOWN_LIMIT) KNOWN.set(name, zone);
  return zone;
}

/** The IANA name of a clock that nobody has set: UTC. Temporal has it not. */
const UNSET = /^factory$/i;

/** Words of the data seen so far: a column repeats its zones, and a zone remembers when its clocks change. */
const KNOWN = new Map<string, ClockZone | null>();
const KNOWN_LIMIT = 1000;

/**
 * Seconds east of UTC in a zone at a wall clock time. Where clocks are set forward or back, the later instant is
 * meant, as in Postgres.
 */
export function zoneOffset(zone: ClockZone, clock: WallClock): number {
  return zone.offsetOfWall(wallSeconds(clock));
}

/** Offset of an abbreviation whose meaning has changed, by what its zone says. */
export function movingOffset(word: string, zone: ClockZone, clock: WallClock): number {
  const wall = wallSeconds(clock);
  const offset = zone.offsetOfWall(wall);
  return abbreviationOffset(word, wall - offset) ?? offset;
}

/** Days from 1970-01-01 to 2000-01-01. */
const DAYS_TO_2000 = 10_957;

/** Seconds since 1970, had the clock shown UTC. */
function wallSeconds({ year, month, day, hour, minute, second }: WallClock): number {
  return (daysSince2000(year, month, day) + DAYS_TO_2000) * 86_400 + (hour * 60 + minute) * 60 + second;
}
