const LF = 10;
const QUOTE = 34;
const COMMA = 44;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** Passes over one value, which no record needs. */
export interface Skip {
  readonly ended: boolean;
  /** Gives the byte up to which the value was passed over. */
  run(b: Buffer, from: number, to: number, onLines: (lines: number) => void): number;
}

/** Passes over one value of any size, over as many windows as it takes. */
export function createSkip(): Skip {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let begun = false;
  let ended = false;
  return {
    get ended() {
      return ended;
    },
    run(b, from, to, onLines) {
      let lines = 0;
      let pos = from;
      for (; pos < to && !ended; pos++) {
        const byte = b[pos]!;
        if (byte === LF) lines++;
        if (inString) {
          if (escaped) escaped = false;
          else if (byte === BACKSLASH) escaped = true;
          else if (byte === QUOTE) inString = false;
          continue;
        }
        if (depth === 0 && begun && (byte === COMMA || byte === CLOSE_BRACE)) {
          ended = true;
          break;
        }
        if (byte === QUOTE) inString = true;
        else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
        else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--;
        begun = true;
      }
      onLines(lines);
      return pos;
    },
  };
}
