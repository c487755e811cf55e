import { lowerOf } from '../../string/unicode/letter-case.ts';
import type { Alphabet } from './alphabet.ts';
import { Matcher } from './matcher.ts';
import type { Part } from './part.ts';
import type { Pattern } from './pattern.ts';
import { SHORTER } from './preference.ts';
import { Repetition } from './repetition.ts';
import type { Subject } from './subject.ts';

/** Takes a match apart: finds what each group matched, and whether references fit. Every part must accept its text first. */
export class Dissection {
  readonly #pattern: Pattern;
  readonly #alphabet: Alphabet;
  readonly #matchers = new Map<Part, Matcher>();
  #subject!: Subject;
  #places: number[] = [];

  constructor(pattern: Pattern, alphabet: Alphabet) {
    this.#pattern = pattern;
    this.#alphabet = alphabet;
  }

  /** Begin and end of each group, which `dissect` fills. */
  begin(subject: Subject): readonly number[] {
    this.#subject = subject;
    this.#places = new Array<number>(2 * this.#pattern.groups).fill(-1);
    return this.#places;
  }

  dissect(part: Part, begin: number, end: number): boolean {
    const fits = this.#fits(part, begin, end);
    if (fits && part.group > 0) {
      this.#places[2 * part.group - 2] = begin;
      this.#places[2 * part.group - 1] = end;
    }
    return fits;
  }

  /** Forgets what the groups of a part matched. */
  clear(part: Part): void {
    if (part.group > 0) this.#places.fill(-1, 2 * part.group - 2, 2 * part.group);
    for (const child of part.children) this.clear(child);
  }

  longest(part: Part, begin: number, stop: number): number {
    const known = this.#reference(part);
    if (known !== null) return this.#repeated(part, known, begin, begin, stop, false);
    return this.#matcher(part).longest(this.#subject, begin, stop);
  }

  shortest(part: Part, begin: number, min: number, max: number): number {
    const known = this.#reference(part);
    if (known !== null) return this.#repeated(part, known, begin, min, max, true);
    return this.#matcher(part).shortest(this.#subject, begin, min, max);
  }

  #fits(part: Part, begin: number, end: number): boolean {
    switch (part.kind) {
      case 'plain':
        return true;
      case 'wrapper':
        return this.dissect(part.children[0]!, begin, end);
      case 'pair':
        return this.#pair(part, begin, end);
      case 'choice':
        return part.children.some(
          (child) => this.longest(child, begin, end) === end && this.dissect(child, begin, end),
        );
      case 'repeat':
        return new Repetition(this, part, begin, end).fits();
      case 'reference': {
        const known = this.#reference(part);
        return known !== null && this.#isRepetition(part, known, begin, end);
      }
      default:
        return part.kind satisfies never;
    }
  }

  /** The first of the two gets as much, or as little, as leaves the second one its due. */
  #pair({ children }: Part, begin: number, end: number): boolean {
    const [first, second] = children as [Part, Part];
    const wantsShorter = (first.flags & SHORTER) !== 0;
    let middle = wantsShorter ? this.shortest(first, begin, begin, end) : this.longest(first, begin, end);
    while (middle >= 0) {
      if (this.longest(second, middle, end) === end && this.dissect(first, begin, middle)) {
        if (this.dissect(second, middle, end)) return true;
        this.clear(first);
      }
      if (middle === (wantsShorter ? end : begin)) return false;
      middle = wantsShorter ? this.shortest(first, begin, middle + 1, end) : this.longest(first, begin, middle - 1);
    }
    return false;
  }

  #matcher(part: Part): Matcher {
    let matcher = this.#matchers.get(part);
    if (matcher === undefined) {
      matcher = new Matcher(part.language, this.#alphabet);
      this.#matchers.set(part, matcher);
    }
    return matcher;
  }

  /** Where the text is that a reference means; `null` when it means none, or is no reference. */
  #reference({ kind, refersTo }: Part): readonly [number, number] | null {
    if (kind !== 'reference') return null;
    const begin = this.#places[2 * refersTo - 2]!;
    return begin < 0 ? null : [begin, this.#places[2 * refersTo - 1]!];
  }

  #isRepetition({ min, max }: Part, [from, to]: readonly [number, number], begin: number, end: number): boolean {
    const unit = to - from;
    if (unit === 0) return begin === end;
    if (begin === end) return min === 0;
    const times = (end - begin) / unit;
    if (!Number.isInteger(times) || times < min || times > max) return false;
    for (let at = begin; at < end; at += unit) if (!this.#equal(from, at, unit)) return false;
    return true;
  }

  #repeated(part: Part, known: readonly [number, number], begin: number, min: number, max: number, shorter: boolean) {
    const [from, to] = known;
    const unit = to - from;
    if (unit === 0) return min === begin ? begin : -1;
    const least = Math.max(part.min, Math.ceil(Math.max(0, min - begin) / unit));
    const most = Math.min(part.max, Math.floor((max - begin) / unit));
    if (most < least) return -1;
    if (shorter && least === 0) return begin;
    let times = 0;
    while (times < most && this.#equal(from, begin + times * unit, unit)) {
      times++;
      if (shorter && times >= least) break;
    }
    return times >= least ? begin + times * unit : -1;
  }

  #equal(left: number, right: number, length: number): boolean {
    for (let at = 0; at < length; at++) {
      const one = this.#subject.codeAt(left + at);
      const other = this.#subject.codeAt(right + at);
      if (one === other) continue;
      if (!this.#pattern.ignoreCase || lowerOf(one) !== lowerOf(other)) return false;
    }
    return true;
  }
}
