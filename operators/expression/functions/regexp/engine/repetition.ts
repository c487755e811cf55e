import type { Dissection } from './dissection.ts';
import type { Part } from './part.ts';
import { REFERS, SHORTER } from './preference.ts';

/**
 * Divides a text among the rounds of a repeated part: each gets as much, or as little, as it can, and none is empty
 * unless the least number of rounds needs it.
 */
export class Repetition {
  readonly #dissection: Dissection;
  readonly #part: Part;
  readonly #round: Part;
  readonly #end: number;
  /** Where each round ends; the first entry is where the first one begins. */
  readonly #ends: number[];
  readonly #least: number;
  readonly #most: number;
  /**
   * Places from which no rounds lead to the end, so that none is tried twice. Only where that does not depend on how
   * many rounds came before, nor on what they matched.
   */
  readonly #dead: Set<number> | null;

  constructor(dissection: Dissection, part: Part, begin: number, end: number) {
    this.#dissection = dissection;
    this.#part = part;
    this.#round = part.children[0]!;
    this.#end = end;
    this.#ends = [begin];
    this.#least = Math.max(1, part.min);
    this.#most = Math.max(this.#least, Math.min(end - begin, part.max));
    const isFree = part.min <= 1 && part.max === Infinity && (this.#round.flags & REFERS) === 0;
    this.#dead = isFree ? new Set() : null;
  }

  fits(): boolean {
    const isEmpty = this.#ends[0] === this.#end;
    if ((this.#round.flags & SHORTER) !== 0) return (this.#part.min === 0 && isEmpty) || this.#shortest();
    return this.#longest() || (this.#part.min === 0 && isEmpty);
  }

  #longest(): boolean {
    const ends = this.#ends;
    let verified = 0;
    let round = 1;
    let limit = this.#end;
    while (round > 0) {
      const previous = ends[round - 1]!;
      const end = this.#dissection.longest(this.#round, previous, limit);
      ends[round] = end;
      verified = Math.min(verified, round - 1);
      if (end < 0) {
        this.#dead?.add(previous);
        round--;
      } else if (end !== this.#end) {
        if (round >= this.#most) {
          round--;
        } else if (!this.#dead?.has(end) && (end > previous || this.#needsEmpty(round, this.#end - end))) {
          round++;
          limit = this.#end;
          continue;
        }
      } else if (round >= this.#least) {
        verified = this.#verified(verified, round);
        if (verified === round) return true;
        round = verified + 1;
      }
      // Back to the last round that can get less.
      for (; round > 0; round--) {
        const start = ends[round - 1]!;
        limit = ends[round]! - 1;
        if (limit > start || (limit === start && this.#needsEmpty(round, this.#end - start))) break;
        this.#dead?.add(start);
      }
    }
    return false;
  }

  #shortest(): boolean {
    const ends = this.#ends;
    let verified = 0;
    let round = 1;
    let limit = ends[0]!;
    while (round > 0) {
      const previous = ends[round - 1]!;
      if (limit === previous && limit !== this.#end && !this.#needsEmpty(round, this.#end - limit)) limit++;
      if (round >= this.#most) limit = this.#end;
      const end = this.#dissection.shortest(this.#round, previous, limit, this.#end);
      ends[round] = end;
      verified = Math.min(verified, round - 1);
      if (end < 0) {
        this.#dead?.add(previous);
        round--;
      } else if (end !== this.#end) {
        if (round >= this.#most) {
          round--;
        } else if (!this.#dead?.has(end)) {
          round++;
          limit = end;
          continue;
        }
      } else if (round >= this.#least) {
        verified = this.#verified(verified, round);
        if (verified === round) return true;
        round = verified + 1;
      }
      // Back to the last round that can get more.
      for (; round > 0; round--) {
        limit = ends[round]! + 1;
        if (ends[round]! < this.#end) break;
        this.#dead?.add(ends[round - 1]!);
      }
    }
    return false;
  }

  /** Whether a round may be empty, with so much text left behind it. */
  #needsEmpty(round: number, left: number): boolean {
    return round < this.#least && this.#least - round >= left;
  }

  /** How many rounds fit their texts, of which the first `known` are known to. */
  #verified(known: number, rounds: number): number {
    for (let round = known + 1; round <= rounds; round++) {
      this.#dissection.clear(this.#round);
      if (!this.#dissection.dissect(this.#round, this.#ends[round - 1]!, this.#ends[round]!)) return round - 1;
    }
    return rounds;
  }
}
