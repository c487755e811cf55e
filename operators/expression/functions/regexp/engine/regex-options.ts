import { EvaluationError } from '../../../evaluation-error.ts';

/** How a pattern is read and matched. `advanced` implies `extended`; neither of the two, nor `literal`: a basic expression. */
export interface RegexOptions {
  readonly advanced: boolean;
  readonly extended: boolean;
  /** Every character of the pattern stands for itself. */
  readonly literal: boolean;
  readonly ignoreCase: boolean;
  /** White space and comments in the pattern mean nothing. */
  readonly expanded: boolean;
  /** `.` and `[^…]` match no newline. */
  readonly newlineStops: boolean;
  /** `^` and `$` match beside every newline. */
  readonly newlineAnchors: boolean;
}

export const ADVANCED: RegexOptions = {
  advanced: true,
  extended: true,
  literal: false,
  ignoreCase: false,
  expanded: false,
  newlineStops: false,
  newlineAnchors: false,
};

export const ADVANCED_IGNORING_CASE: RegexOptions = { ...ADVANCED, ignoreCase: true };

const SYNTAX: Readonly<Record<string, Partial<RegexOptions>>> = {
  c: { ignoreCase: false },
  i: { ignoreCase: true },
  m: { newlineStops: true, newlineAnchors: true },
  n: { newlineStops: true, newlineAnchors: true },
  p: { newlineStops: true, newlineAnchors: false },
  s: { newlineStops: false, newlineAnchors: false },
  t: { expanded: false },
  w: { newlineStops: false, newlineAnchors: true },
  x: { expanded: true },
};

/** Options that a pattern gives itself, in `(?…)` at its beginning. `null`: there is no such letter. */
export function embeddedOption(letter: string, options: RegexOptions): RegexOptions | null {
  const { advanced } = options;
  if (letter === 'b') return { ...options, advanced: false, extended: false, literal: false };
  if (letter === 'e') return { ...options, advanced: false, extended: true, literal: false };
  if (letter === 'q') return { ...options, advanced: false, extended: false, literal: true };
  const change = SYNTAX[letter];
  return change === undefined ? null : { ...options, advanced, ...change };
}

export interface RegexFlags {
  readonly options: RegexOptions;
  /** `g`: every match, not the first. */
  readonly global: boolean;
}

/** The `flags` argument of the functions. 22023 for a letter that is none. */
export function parseFlags(flags: string): RegexFlags {
  let options = ADVANCED;
  let global = false;
  for (const letter of flags) {
    if (letter === 'g') {
      global = true;
    } else if (letter === 'e') {
      // Postgres documents extended expressions for `e`, and takes basic ones.
      options = { ...options, advanced: false, extended: false, literal: false };
    } else {
      const changed = embeddedOption(letter, options);
      if (changed === null) {
        throw new EvaluationError('22023', `"${letter}" is no option of a regular expression`);
      }
      options = changed;
    }
  }
  return { options, global };
}
