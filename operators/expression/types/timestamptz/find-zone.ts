import {
  abbreviationOffset,
  fixedAbbreviation,
  movingAbbreviation,
} from '../../../../runtime/rows/decode/zone-abbreviations.ts';
import { findZone } from '../../../../runtime/rows/decode/zone-offset.ts';
import { type ClockZone, fixedZone } from '../../../../runtime/rows/decode/zones/fixed-zone.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { shown } from '../bad-input.ts';

/** A time zone as an expression names it. */
export interface SqlZone extends ClockZone {
  /** The zone behind an abbreviation of several meanings: what Postgres reckons days and months in. */
  readonly behind?: ClockZone;
}

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
  if (behind !== undefined) return abbreviatedZone(word, findZone(behind)!);
  return findZone(name);
}

/** What an abbreviation itself meant at a time, where zone data knows; else what its zone says. */
function abbreviatedZone(word: string, zone: ClockZone): SqlZone {
  return {
    offsetAt: (instant) => abbreviationOffset(word, instant) ?? zone.offsetOfWall(instant + zone.offsetAt(instant)),
    offsetOfWall: (wall) => {
      const offset = zone.offsetOfWall(wall);
      return abbreviationOffset(word, wall - offset) ?? offset;
    },
    behind: zone,
  };
}
