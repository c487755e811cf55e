import { randomInt } from 'node:crypto';

const NAME = 'SLUICE_FAULT_SEED';

/** Numbers that a seed decides. */
export interface Seeded {
  /** From 0 up to, not including, `below`. */
  next(below: number): number;
  /** The one command that repeats this very test. */
  readonly repeat: string;
}

/** Seeded by the environment where it says so, else afresh; put `repeat` into every message. */
export function seeded(file: string): Seeded {
  const seed = Number(process.env[NAME] ?? randomInt(2 ** 31));
  let state = seed >>> 0;
  return {
    // mulberry32
    next(below) {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
    },
    repeat: `repeat with: ${NAME}=${seed} npm test -- ${file}`,
  };
}
