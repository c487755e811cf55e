import { isOfClass } from '../../string/unicode/character-class.ts';
import type { Reader } from './reader.ts';

/** Steps over white space and comments of an expanded expression. */
export function skipSpace(reader: Reader): void {
  for (;;) {
    while (!reader.ended && isOfClass('space', reader.peek()!)) reader.at++;
    if (!reader.sees('#')) return;
    while (!reader.ended && !reader.sees('\n')) reader.at++;
  }
}
