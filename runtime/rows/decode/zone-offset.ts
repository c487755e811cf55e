import { abbreviationOffset } from './zone-abbreviations.ts';

/** A day and time on the clock of some zone. Year 0 is 1 BC. */
export interface WallClock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** A zone by name (`Europe/Paris`, `EST5EDT`, any case), or a POSIX offset (`GMT+3`: three hours *west*). */
export type Zone = { readonly name: string } | { readonly offset: number };

/** A name of any zone, or a POSIX zone without summer time; `null` where it is neither. */
export function findZone(name: string): Zone | null {
  if (KNOWN.has(name)) return KNOWN.get(name)!;
  const zone = isZoneName(name) ? { name } : posixZone(name);
  if (KNOWN.size < KNOWN_LIMIT) KNOWN.set(name, zone);
  return zone;
}

/** Words of the data seen so far: a column repeats its zones, and asking is slow. */
const KNOWN = new Map<string, Zone | null>();
const KNOWN_LIMIT = 1000;

function isZoneName(name: string): boolean {
  try {
    new Temporal.ZonedDateTime(0n, name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const POSIX = /^[^0-9,+-]+([+-]?)([0-9]{1,9})(?::([0-9]{1,9})(?::([0-9]{1,9}))?)?$/;

function posixZone(name: string): Zone | null {
  const match = POSIX.exec(name);
  if (match === null) return null;
  const [hours, minutes, seconds] = [Number(match[2]), Number(match[3] ?? 0), Number(match[4] ?? 0)];
  if (hours > 167 || minutes > 59 || seconds > 60) return null;
  const west = (hours * 60 + minutes) * 60 + seconds;
  return { offset: match[1] === '-' ? west : -west };
}

/**
 * Seconds east of UTC in a zone at a wall clock time. Where clocks are set forward or back, the later instant is
 * meant, as in Postgres.
 */
export function zoneOffset(zone: Zone, clock: WallClock): number {
  if ('offset' in zone) return zone.offset;
  const time = wallTime(clock);
  return instant(time, 'UTC') - instant(time, zone.name);
}

/** Offset of an abbreviation whose meaning has changed, by what its zone says. */
export function movingOffset(word: string, zone: Zone, clock: WallClock): number {
  const offset = zoneOffset(zone, clock);
  return abbreviationOffset(word, instant(wallTime(clock), 'UTC') - offset) ?? offset;
}

function wallTime({ year, month, day, hour, minute, second }: WallClock): Temporal.PlainDateTime {
  const midnight = new Temporal.PlainDateTime(nearbyYear(year), month, day);
  return midnight.add({ hours: hour, minutes: minute, seconds: second });
}

/** Seconds since 1970 of a wall clock time in a zone. */
function instant(time: Temporal.PlainDateTime, zone: string): number {
  return time.toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds / 1000;
}

/** Rules of zones repeat every 400 years from 2037 on, and there were none before the common era; `Temporal` knows 275760 years. */
function nearbyYear(year: number): number {
  if (year < -4800) return -4800;
  return year < 2800 ? year : 2400 + (year % 400);
}
