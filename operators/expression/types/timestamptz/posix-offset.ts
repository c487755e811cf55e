import { EvaluationError } from '../../evaluation-error.ts';
import { shown } from '../bad-input.ts';

const ZONE = /^(<[^>]*>|[^0-9,+-]*)([+-]?)([0-9]+)(?::([0-9]+)(?::([0-9]+))?)?(.*)$/s;

/**
 * Seconds east of UTC of a POSIX zone: `UTC+3`, `<+03>-3`, `+3`, three hours west where the sign is a plus. `null`
 * where the text is none. Rules of summer time (`EST5EDT`) are known by the zones' names alone; others are refused.
 */
export function posixOffset(text: string): number | null {
  const match = ZONE.exec(text);
  if (match === null) return null;
  const [hours, minutes, seconds] = [Number(match[3]), Number(match[4] ?? 0), Number(match[5] ?? 0)];
  if (hours > 167 || minutes > 59 || seconds > 60) return null;
  const rest = match[6]!;
  if (/^(<[^>]*>|[a-z])/i.test(rest)) {
    throw new EvaluationError(
      '0A000',
      `${shown(text)} has summer time by a POSIX rule: name a zone such as Europe/Paris`,
    );
  }
  if (rest !== '') return null;
  const west = (hours * 60 + minutes) * 60 + seconds;
  return match[2] === '-' ? west : 0 - west;
}
