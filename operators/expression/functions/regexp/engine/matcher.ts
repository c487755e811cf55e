import type { Alphabet } from './alphabet.ts';
import { Automaton, type Exits, type Stage } from './automaton.ts';
import type { Language } from './part.ts';
import type { Assertion } from './pattern.ts';
import { type Program, programOf } from './program.ts';
import type { Subject } from './subject.ts';

type Test = (subject: Subject, at: number) => boolean;

/** Finds where matches of one part of a pattern end. */
export class Matcher {
  readonly #alphabet: Alphabet;
  readonly #program: Program;
  readonly #tests: readonly Test[];
  /** Bits of the assertions that hold at the start of the text alone, and at its end alone: `^` and `$` of most patterns. */
  readonly #atStart: number;
  readonly #atEnd: number;
  readonly #anchored: Automaton;
  #searching: Automaton | null = null;

  constructor(language: Language, alphabet: Alphabet) {
    this.#alphabet = alphabet;
    this.#program = programOf(language, alphabet);
    this.#tests = this.#program.assertions.map((assertion) => testOf(assertion, alphabet));
    this.#atStart = bitsOf(this.#program.assertions, 'textStart');
    this.#atEnd = bitsOf(this.#program.assertions, 'textEnd');
    this.#anchored = new Automaton(this.#program, alphabet.size);
  }

  /** The last end, at `stop` or before it, of a match that begins at `start`; -1 for none. */
  longest(subject: Subject, start: number, stop: number): number {
    const { kinds } = subject;
    let stage: Stage | null = this.#anchored.initial;
    let end = -1;
    for (let at = start; ; at++) {
      const exits = this.#exits(this.#anchored, stage, subject, at);
      if (exits.matches) end = at;
      if (at === stop) return end;
      stage = this.#step(this.#anchored, exits, kinds[at]!);
      if (stage === null) return end;
    }
  }

  /** The first end, from `min` to `max`, of a match that begins at `start`; -1 for none. */
  shortest(subject: Subject, start: number, min: number, max: number): number {
    const { kinds } = subject;
    let stage: Stage | null = this.#anchored.initial;
    for (let at = start; ; at++) {
      const exits = this.#exits(this.#anchored, stage, subject, at);
      if (exits.matches && at >= min) return at;
      if (at === max) return -1;
      stage = this.#step(this.#anchored, exits, kinds[at]!);
      if (stage === null) return -1;
    }
  }

  /** The first end of any match that begins at `start` or behind it, and where it may have begun at the earliest. */
  search(subject: Subject, start: number): { readonly from: number; readonly end: number } | null {
    const { kinds, length } = subject;
    this.#searching ??= new Automaton(this.#program, this.#alphabet.size, true);
    const searching = this.#searching;
    let stage: Stage = searching.initial;
    let from = start;
    for (let at = start; ; at++) {
      if (stage === searching.initial) from = at;
      const exits = this.#exits(searching, stage, subject, at);
      if (exits.matches) return { from, end: at };
      if (at === length) return null;
      stage = this.#step(searching, exits, kinds[at]!)!;
    }
  }

  /** Whether some match ends at a place, however early it begins. Asked for rising places, it reads the text once. */
  endsAt(): Test {
    this.#searching ??= new Automaton(this.#program, this.#alphabet.size, true);
    const searching = this.#searching;
    let last: Subject | null = null;
    let reached = 0;
    let stage: Stage = searching.initial;
    return (subject, at) => {
      if (subject !== last || at < reached) {
        last = subject;
        reached = 0;
        stage = searching.initial;
      }
      for (; reached < at; reached++) {
        const exits = this.#exits(searching, stage, subject, reached);
        stage = this.#step(searching, exits, subject.kinds[reached]!)!;
      }
      return this.#exits(searching, stage, subject, at).matches;
    };
  }

  #exits(automaton: Automaton, stage: Stage, subject: Subject, at: number): Exits {
    const held = stage.assertions === 0 ? 0 : this.#held(stage.assertions, subject, at);
    return held === 0 && stage.plain !== null ? stage.plain : automaton.exits(stage, held);
  }

  #step(automaton: Automaton, exits: Exits, kind: number): Stage | null {
    const known = exits.next[kind];
    return known === undefined ? automaton.step(exits, kind) : known;
  }

  #held(assertions: number, subject: Subject, at: number): number {
    let possible = assertions;
    if (at > 0) possible &= ~this.#atStart;
    if (at < subject.length) possible &= ~this.#atEnd;
    if (possible === 0) return 0;
    let held = 0;
    for (let number = 0; number < this.#tests.length; number++) {
      const bit = 1 << number;
      if ((possible & bit) !== 0 && this.#tests[number]!(subject, at)) held |= bit;
    }
    return held;
  }
}

function bitsOf(assertions: readonly Assertion[], kind: Assertion['kind']): number {
  return assertions.reduce((bits, assertion, number) => (assertion.kind === kind ? bits | (1 << number) : bits), 0);
}

function testOf(assertion: Assertion, alphabet: Alphabet): Test {
  const { isWord, isNewline } = alphabet;
  const wordBefore: Test = ({ kinds }, at) => at > 0 && isWord[kinds[at - 1]!] === 1;
  const wordBehind: Test = ({ kinds, length }, at) => at < length && isWord[kinds[at]!] === 1;
  switch (assertion.kind) {
    case 'textStart':
      return (_, at) => at === 0;
    case 'textEnd':
      return ({ length }, at) => at === length;
    case 'lineStart':
      return ({ kinds }, at) => at === 0 || isNewline[kinds[at - 1]!] === 1;
    case 'lineEnd':
      return ({ kinds, length }, at) => at === length || isNewline[kinds[at]!] === 1;
    case 'wordStart':
      return (subject, at) => !wordBefore(subject, at) && wordBehind(subject, at);
    case 'wordEnd':
      return (subject, at) => wordBefore(subject, at) && !wordBehind(subject, at);
    case 'wordBoundary':
      return (subject, at) => wordBefore(subject, at) !== wordBehind(subject, at);
    case 'notWordBoundary':
      return (subject, at) => wordBefore(subject, at) === wordBehind(subject, at);
    case 'ahead':
    case 'behind': {
      const matcher = new Matcher({ kind: 'choice', choice: assertion.choice }, alphabet);
      const matches: Test =
        assertion.kind === 'behind'
          ? matcher.endsAt()
          : (subject, at) => matcher.shortest(subject, at, at, subject.length) >= 0;
      return assertion.negative ? (subject, at) => !matches(subject, at) : matches;
    }
    default:
      return assertion satisfies never;
  }
}
