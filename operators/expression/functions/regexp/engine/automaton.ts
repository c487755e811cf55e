import type { Program } from './program.ts';

/** What an automaton may be in at one place: some states, and the assertions that decide how it goes on. */
export interface Stage {
  readonly states: Int32Array;
  /** Bits of the assertions that the states stand before. */
  readonly assertions: number;
  readonly exits: Map<number, Exits>;
  /** Exits where no assertion holds, or there are none. */
  plain: Exits | null;
}

/** How a stage goes on when certain assertions hold. */
export interface Exits {
  readonly matches: boolean;
  readonly reading: Int32Array;
  /** By the kind of the next character: `null` leads nowhere, `undefined` is not yet known. */
  readonly next: (Stage | null | undefined)[];
}

const MOST_STAGES = 1000; // each takes up to some kilobytes

/**
 * A deterministic automaton, made step by step as texts need it, so that a match takes time linear in the text whatever
 * the pattern. A searching one may begin its match at any place.
 */
export class Automaton {
  readonly #program: Program;
  readonly #kinds: number;
  readonly #searches: boolean;
  readonly #stages = new Map<string, Stage>();
  /** Where it is before it has read anything of a match. */
  readonly initial: Stage;

  constructor(program: Program, kinds: number, searches = false) {
    this.#program = program;
    this.#kinds = kinds;
    this.#searches = searches;
    this.initial = this.#stage([program.start]);
    if (searches) this.#stages.clear();
  }

  /** `held`: bits of those of the stage's assertions that hold. */
  exits(stage: Stage, held: number): Exits {
    if (held === 0) {
      stage.plain ??= this.#resolve(stage, 0);
      return stage.plain;
    }
    let exits = stage.exits.get(held);
    if (exits === undefined) {
      exits = this.#resolve(stage, held);
      stage.exits.set(held, exits);
    }
    return exits;
  }

  step(exits: Exits, kind: number): Stage | null {
    const known = exits.next[kind];
    if (known !== undefined) return known;
    const targets: number[] = [];
    for (const number of exits.reading) {
      const state = this.#program.states[number]!;
      if (state.kind === 'read' && state.kinds[kind] === 1) targets.push(state.next);
    }
    const next = this.#next(targets);
    exits.next[kind] = next;
    return next;
  }

  /** A search that has lost all that it had begun is where it was at first; else it is not, even in the same states. */
  #next(targets: readonly number[]): Stage | null {
    if (!this.#searches) return targets.length === 0 ? null : this.#stage(targets);
    return targets.length === 0 ? this.initial : this.#stage([this.#program.start, ...targets]);
  }

  #resolve(stage: Stage, held: number): Exits {
    const states = held === 0 ? stage.states : this.#closure(stage.states, held);
    const { states: all } = this.#program;
    return {
      matches: states.some((number) => all[number]!.kind === 'match'),
      reading: states.filter((number) => all[number]!.kind === 'read'),
      next: new Array(this.#kinds).fill(undefined),
    };
  }

  #stage(from: readonly number[]): Stage {
    const states = this.#closure(from, 0);
    const key = states.join();
    const known = this.#stages.get(key);
    if (known !== undefined) return known;
    if (this.#stages.size >= MOST_STAGES) this.#forget();
    const stage: Stage = { states, assertions: this.#awaited(states), exits: new Map(), plain: null };
    this.#stages.set(key, stage);
    return stage;
  }

  /** Starts anew. The stage that a match is in lives for as long as the match needs it. */
  #forget(): void {
    this.#stages.clear();
    this.initial.plain = null;
    this.initial.exits.clear();
  }

  /** All states that are reached without reading, through the assertions that hold; in order. */
  #closure(from: Iterable<number>, held: number): Int32Array {
    const seen = new Set<number>(from);
    for (const number of seen) {
      const state = this.#program.states[number]!;
      if (state.kind === 'fork') for (const next of state.next) seen.add(next);
      else if (state.kind === 'assert' && (held >> state.assertion) & 1) seen.add(state.next);
    }
    const { states } = this.#program;
    return Int32Array.from(seen)
      .filter((number) => states[number]!.kind !== 'fork')
      .sort();
  }

  /** Assertions before the states, and those behind these. */
  #awaited(states: Int32Array): number {
    let bits = 0;
    for (const number of this.#closure(states, -1)) {
      const state = this.#program.states[number]!;
      if (state.kind === 'assert') bits |= 1 << state.assertion;
    }
    return bits;
  }
}
