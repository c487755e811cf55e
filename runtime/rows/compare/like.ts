/** Tokens of a pattern: a byte, one character, any run of characters. */
const ONE = 256;
const RUN = 257;

/** A compiled `LIKE` pattern. */
export type LikePattern = Int16Array;

/** Compiles `%`, `_` and `\` as Postgres reads them; `null` where the pattern ends with its escape character. */
export function compileLike(pattern: string): LikePattern | null {
  const tokens: number[] = [];
  let escaped = false;
  for (const byte of Buffer.from(pattern)) {
    if (escaped || (byte !== 37 && byte !== 95 && byte !== 92)) {
      tokens.push(byte);
      escaped = false;
    } else if (byte === 92) {
      escaped = true;
    } else {
      const token = byte === 37 ? RUN : ONE;
      if (token !== RUN || tokens.at(-1) !== RUN) tokens.push(token);
    }
  }
  return escaped ? null : Int16Array.from(tokens);
}

/** The pattern for text that begins, or ends, with `affix` as it stands. */
export function affixPattern(affix: string, at: 'start' | 'end'): LikePattern {
  const bytes = [...Buffer.from(affix)];
  return Int16Array.from(at === 'start' ? [...bytes, RUN] : [RUN, ...bytes]);
}

/**
 * Whether the UTF-8 text `source[start .. end)` matches. Goes back to the last `%` only, which is enough, so the cost
 * is at most text × pattern, whatever the pattern.
 */
export function matchesLike(pattern: LikePattern, source: Uint8Array, start: number, end: number): boolean {
  let token = 0;
  let at = start;
  let runToken = -1;
  let runAt = start;
  while (at < end) {
    const wanted = token < pattern.length ? pattern[token]! : -1;
    if (wanted === RUN) {
      if (token === pattern.length - 1) return true;
      runToken = token++;
      runAt = at;
    } else if (wanted === ONE) {
      at = nextCharacter(source, at, end);
      token++;
    } else if (wanted === source[at]) {
      at++;
      token++;
    } else if (runToken >= 0) {
      token = runToken + 1;
      runAt = nextCharacter(source, runAt, end);
      at = runAt;
    } else {
      return false;
    }
  }
  while (token < pattern.length && pattern[token] === RUN) token++;
  return token === pattern.length;
}

function nextCharacter(source: Uint8Array, at: number, end: number): number {
  do at++;
  while (at < end && (source[at]! & 0xc0) === 0x80);
  return at;
}
