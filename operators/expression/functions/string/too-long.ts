import { EvaluationError } from '../../evaluation-error.ts';

/** Postgres' limit of one value, in bytes, with its header of 4. */
const MOST_BYTES = 0x3fffffff;

/** 54000 where Postgres would refuse to make room for a text of so many bytes. */
export function checkLength(bytes: number): void {
  if (bytes + 4 > MOST_BYTES) throw new EvaluationError('54000', `the text would be too long, ${bytes} bytes`);
}
