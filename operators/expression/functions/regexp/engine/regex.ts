import { Alphabet } from './alphabet.ts';
import { Dissection } from './dissection.ts';
import { Matcher } from './matcher.ts';
import { parsePattern } from './parse.ts';
import type { Part } from './part.ts';
import type { Pattern } from './pattern.ts';
import { SHORTER } from './preference.ts';
import type { RegexOptions } from './regex-options.ts';
import { Subject } from './subject.ts';
import { dropCaptures, takenApart } from './take-apart.ts';

/** Begin and end of the match and of every group, in characters; -1 for a group that took no part. */
export type Match = readonly number[];

/**
 * A regular expression that matches what Postgres' would, and takes of all possible matches the one that Postgres
 * takes: the first, then the longest or shortest as its first quantifier wants, and so on inwards.
 */
export class Regex {
  readonly groups: number;
  readonly #pattern: Pattern;
  readonly #alphabet: Alphabet;
  readonly #matcher: Matcher;
  readonly #tree: Part;
  readonly #wantsShorter: boolean;
  readonly #dissection: Dissection;
  #room = new Uint16Array(256);

  /** `captures: false`: groups are not asked for. That can change which match with references is found, as in Postgres. */
  constructor(pattern: string, options: RegexOptions, captures: boolean) {
    this.#pattern = parsePattern(pattern, options);
    this.groups = this.#pattern.groups;
    this.#alphabet = new Alphabet(this.#pattern);
    this.#matcher = new Matcher({ kind: 'choice', choice: this.#pattern.choice }, this.#alphabet);
    this.#tree = takenApart(this.#pattern);
    if (!captures) dropCaptures(this.#tree);
    this.#wantsShorter = (this.#tree.flags & SHORTER) !== 0;
    this.#dissection = new Dissection(this.#pattern, this.#alphabet);
  }

  /** One at a time: the next call takes the room of the last subject. */
  subject(text: string): Subject {
    if (this.#room.length < text.length) this.#room = new Uint16Array(2 * text.length);
    return new Subject(text, this.#alphabet, this.#room);
  }

  /** Whether there is a match anywhere. */
  test(text: string): boolean {
    const subject = this.subject(text);
    if (this.#pattern.hasReferences) return this.#checkedMatch(subject, 0) !== null;
    return this.#matcher.search(subject, 0) !== null;
  }

  /** The first match at or behind `start`. */
  match(subject: Subject, start: number): Match | null {
    return this.#pattern.hasReferences ? this.#checkedMatch(subject, start) : this.#plainMatch(subject, start);
  }

  #plainMatch(subject: Subject, start: number): Match | null {
    const found = this.#matcher.search(subject, start);
    if (found === null) return null;
    for (let begin = found.from; begin <= found.end; begin++) {
      const end = this.#end(subject, begin, begin, subject.length);
      if (end < 0) continue;
      if (this.groups === 0) return [begin, end];
      const places = this.#dissection.begin(subject);
      if (this.#tree.kind !== 'plain' || this.#tree.group > 0) this.#dissection.dissect(this.#tree, begin, end);
      return [begin, end, ...places];
    }
    return null;
  }

  /** References are no part of the automaton: what it accepts is tried, best first, until one fits them. */
  #checkedMatch(subject: Subject, start: number): Match | null {
    let reached = start;
    do {
      const found = this.#matcher.search(subject, reached);
      if (found === null) return null;
      for (let begin = found.from; begin <= found.end; begin++) {
        const match = this.#checkedMatchAt(subject, begin);
        if (match !== null) return match;
      }
      reached = found.end + 1;
    } while (reached < subject.length);
    return null;
  }

  #checkedMatchAt(subject: Subject, begin: number): Match | null {
    let min = begin;
    let max = subject.length;
    while (min <= max) {
      const end = this.#end(subject, begin, min, max);
      if (end < 0) return null;
      const places = this.#dissection.begin(subject);
      if (this.#dissection.dissect(this.#tree, begin, end)) return [begin, end, ...places];
      if (this.#wantsShorter) min = end + 1;
      else max = end - 1;
    }
    return null;
  }

  #end(subject: Subject, begin: number, min: number, max: number): number {
    return this.#wantsShorter
      ? this.#matcher.shortest(subject, begin, min, max)
      : this.#matcher.longest(subject, begin, max);
  }
}
