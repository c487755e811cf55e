import { readDateTime } from '../../../../runtime/rows/decode/datetime.ts';
import type { Refusal } from '../../../../runtime/rows/decode/settle-datetime.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { shown } from '../bad-input.ts';

/** Why a text does not read as a date or timestamp, in Postgres' words for it. */
export function unreadable(text: string, type: string): EvaluationError {
  const read = readDateTime(text);
  if (typeof read === 'string') return refused(read, text, type);
  return new EvaluationError('22008', `${shown(text)} is outside the range of ${type}`);
}

export function refused(refusal: Refusal, text: string, type: string): EvaluationError {
  switch (refusal) {
    case 'format':
      return new EvaluationError('22007', `${shown(text)} does not read as ${type}`);
    case 'field':
      return new EvaluationError('22008', `a field of ${shown(text)} is out of range`);
    case 'offset':
      return new EvaluationError('22009', `the time zone's offset in ${shown(text)} is out of range`);
    case 'zone':
      return new EvaluationError('22023', `${shown(text)} names a time zone that there is not`);
    case 'moving':
      return new EvaluationError('0A000', `${shown(text)} means another day in every run: use now() or current_date`);
    default:
      return refusal satisfies never;
  }
}
