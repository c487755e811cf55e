import { constants } from 'node:buffer';
import { EvaluationError } from '../../evaluation-error.ts';

/** Postgres' limit of one value, in bytes, with its header of 4; a JavaScript string ends at half of that. */
const MOST_BYTES = 0x3fffffff;

/** 54000 where there can be no text of so many bytes and JavaScript units. */
export function checkLength(bytes: number, units: number): void {
  if (bytes + 4 > MOST_BYTES || units > constants.MAX_STRING_LENGTH) {
    throw new EvaluationError('54000', `the text would be too long, ${bytes} bytes`);
  }
}
