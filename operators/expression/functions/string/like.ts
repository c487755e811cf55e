import { EvaluationError } from '../../evaluation-error.ts';

const PERCENT = 37;
const UNDERSCORE = 95;
const BACKSLASH = 92;

/**
 * Whether the whole text is like the pattern. Behind a `%` it looks for the first place from which the pattern goes on
 * up to the next `%`; no later place could do better. 22025 for a pattern that ends in a backslash, if matching gets
 * that far.
 */
export function isLike(text: string, pattern: string): boolean {
  if (pattern === '%') return true;
  let at = 0;
  let place = 0;
  // Where the pattern goes on behind the last `%`, and from where in the text that is tried; -1: there was none.
  let restart = -1;
  let tried = 0;
  for (;;) {
    if (at >= text.length) return isAllPercent(pattern, place);
    const wanted = pattern.charCodeAt(place); // NaN at the end
    if (wanted === PERCENT) {
      const rest = behindPercent(text, at, pattern, place + 1);
      if (rest === null) return false;
      ({ at, place } = rest);
      if (place >= pattern.length) return true;
      if (pattern.charCodeAt(place) === BACKSLASH) escapedPlace(pattern, place);
      restart = place;
      tried = at;
      continue;
    }
    if (wanted === UNDERSCORE) {
      at += widthAt(text, at);
      place++;
      continue;
    }
    if (wanted === BACKSLASH) place = escapedPlace(pattern, place);
    if (text.charCodeAt(at) === pattern.charCodeAt(place)) {
      at++;
      place++;
      continue;
    }
    if (restart < 0) return false;
    tried += widthAt(text, tried);
    at = tried;
    place = restart;
  }
}

/** Steps over further `%`, and a character of the text for every `_`; `null` where the text has too few. */
function behindPercent(text: string, textFrom: number, pattern: string, patternFrom: number) {
  let at = textFrom;
  let place = patternFrom;
  for (; ; place++) {
    const wanted = pattern.charCodeAt(place);
    if (wanted === UNDERSCORE) {
      if (at >= text.length) return null;
      at += widthAt(text, at);
    } else if (wanted !== PERCENT) {
      return { at, place };
    }
  }
}

function isAllPercent(pattern: string, from: number): boolean {
  for (let place = from; place < pattern.length; place++) if (pattern.charCodeAt(place) !== PERCENT) return false;
  return true;
}

function escapedPlace(pattern: string, place: number): number {
  if (place + 1 >= pattern.length) {
    throw new EvaluationError('22025', 'the LIKE pattern ends in its escape character');
  }
  return place + 1;
}

function widthAt(text: string, at: number): number {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 ? 2 : 1;
}

/** The pattern with backslash as its escape character instead of another one, or of none. */
export function likeEscape(pattern: string, escapeCharacter: string): string {
  if (escapeCharacter === '') return pattern.replaceAll('\\', '\\\\');
  if ([...escapeCharacter].length > 1) {
    throw new EvaluationError('22025', 'the escape string must be empty or one character');
  }
  if (escapeCharacter === '\\') return pattern;
  let result = '';
  let isEscaped = false;
  for (const character of pattern) {
    if (character === escapeCharacter && !isEscaped) {
      result += '\\';
      isEscaped = true;
    } else {
      result += character === '\\' && !isEscaped ? '\\\\' : character;
      isEscaped = false;
    }
  }
  return result;
}
