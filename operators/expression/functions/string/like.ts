import { EvaluationError } from '../../evaluation-error.ts';

/** `aborted`: no later place in the text can match either. */
type Outcome = boolean | 'aborted';

const PERCENT = 37;
const UNDERSCORE = 95;
const BACKSLASH = 92;

/** Whether the whole text is like the pattern. 22025 for a pattern that ends in a backslash, if matching gets that far. */
export function isLike(text: string, pattern: string): boolean {
  return pattern === '%' || matches(text, 0, pattern, 0) === true;
}

function matches(text: string, textFrom: number, pattern: string, patternFrom: number): Outcome {
  let at = textFrom;
  let place = patternFrom;
  while (at < text.length && place < pattern.length) {
    const wanted = pattern.charCodeAt(place);
    if (wanted === PERCENT) return matchesRest(text, at, pattern, place + 1);
    if (wanted === UNDERSCORE) {
      at += widthAt(text, at);
    } else {
      if (wanted === BACKSLASH) place = escapedPlace(pattern, place);
      if (text.charCodeAt(at) !== pattern.charCodeAt(place)) return false;
      at++;
    }
    place++;
  }
  if (at < text.length) return false;
  while (pattern.charCodeAt(place) === PERCENT) place++;
  return place >= pattern.length ? true : 'aborted';
}

/** Behind a `%`: looks for a place from which the rest of the pattern matches. */
function matchesRest(text: string, textFrom: number, pattern: string, patternFrom: number): Outcome {
  let at = textFrom;
  let place = patternFrom;
  for (; place < pattern.length; place++) {
    const wanted = pattern.charCodeAt(place);
    if (wanted === UNDERSCORE) {
      if (at >= text.length) return 'aborted';
      at += widthAt(text, at);
    } else if (wanted !== PERCENT) {
      break;
    }
  }
  if (place >= pattern.length) return true;
  const isEscaped = pattern.charCodeAt(place) === BACKSLASH;
  const first = pattern.charCodeAt(isEscaped ? escapedPlace(pattern, place) : place);
  for (; at < text.length; at += widthAt(text, at)) {
    if (text.charCodeAt(at) !== first) continue;
    const outcome = matches(text, at, pattern, place);
    if (outcome !== false) return outcome;
  }
  return 'aborted';
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
