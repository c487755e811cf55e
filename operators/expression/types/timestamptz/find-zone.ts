import {
  abbreviationOffset,
  fixedAbbreviation,
  movingAbbreviation,
} from '../../../../runtime/rows/decode/zone-abbreviations.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { shown } from '../bad-input.ts';
import { fixedZone, type SqlZone } from './fixed-zone.ts';
import { NamedZone } from './named-zone.ts';
import { posixZone } from './posix-zone.ts';

/** The zone of a name (`Europe/Paris`), an abbreviation (`CEST`) or a POSIX zone (`UTC+3`, three hours west). */
export function findSqlZone(name: string): SqlZone {
  const zone = tryZone(name);
  if (zone === null) throw new EvaluationError('22023', `${shown(name)} is not a time zone`);
  return zone;
}

/** Zones by the text that names them: a column repeats its zones. */
const KNOWN = new Map<string, SqlZone | null>();
const KNOWN_LIMIT = 2000;

function tryZone(name: string): SqlZone | null {
  const known = KNOWN.get(name);
  if (known !== undefined) return known;
  const zone = makeZone(name);
  if (KNOWN.size < KNOWN_LIMIT) KNOWN.set(name, zone);
  return zone;
}

function makeZone(name: string): SqlZone | null {
  const word = name.toLowerCase();
  const fixed = fixedAbbreviation(word);
  if (fixed !== undefined) return fixedZone(fixed);
  const behind = movingAbbreviation(word);
  if (behind !== undefined) return abbreviatedZone(word, namedZone(behind)!);
  return zoneByName(name);
}

/** A zone by its full name or as a POSIX zone, never an abbreviation; `null` for neither. */
export function zoneByName(name: string): SqlZone | null {
  return namedZone(name) ?? posixZone(name);
}

/** What an abbreviation itself meant at a time, where zone data knows; else what its zone says. */
function abbreviatedZone(word: string, zone: NamedZone): SqlZone {
  return {
    offsetAt: (instant) => abbreviationOffset(word, instant) ?? zone.offsetOfWall(instant + zone.offsetAt(instant)),
    offsetOfWall: (wall) => {
      const offset = zone.offsetOfWall(wall);
      return abbreviationOffset(word, wall - offset) ?? offset;
    },
    behind: zone,
  };
}

/** Names are written in any case. One object a zone, however it is written, would save memory and cost a lookup. */
function namedZone(name: string): NamedZone | null {
  if (!/^[a-z]/i.test(name)) return null; // Temporal takes offsets too, with the other sign
  try {
    new Temporal.ZonedDateTime(0n, name);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
  return new NamedZone(name);
}
