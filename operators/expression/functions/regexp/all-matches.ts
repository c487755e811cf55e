import type { Match, Regex } from './engine/regex.ts';
import type { Subject } from './engine/subject.ts';

/** Every match from a place on, each behind the one before it; an empty one is followed by a step of one character. */
export function* allMatches(regex: Regex, subject: Subject, from: number): Generator<Match> {
  let start = from;
  while (start <= subject.length) {
    const match = regex.match(subject, start);
    if (match === null) return;
    yield match;
    const [begin, end] = match as [number, number];
    start = begin === end ? end + 1 : end;
  }
}
