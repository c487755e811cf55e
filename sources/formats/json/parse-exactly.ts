import type { Json } from '../../../runtime/contract/json.ts';
import { keepDigits } from '../../../runtime/rows/keep-digits.ts';
import { isNumberText } from '../../../runtime/rows/number-text.ts';
import { parseJson } from '../../../runtime/rows/parse-json.ts';

/** A text without a run like these holds no number that a double would round, overflow or underflow. */
const INEXACT = /[0-9.]{16}|[0-9]\.?[eE][+-]?[0-9]{2}/;
/** Only an escape can bring a lone surrogate into text that is UTF-8. */
const SURROGATE = /\\u[dD][89a-fA-F]/;

const keepInexact = keepDigits((source) => INEXACT.test(source));

/** Whether a text may hold what `JSON.parse` alone does not keep. Costs a look at each character. */
export function needsCare(text: string): boolean {
  return INEXACT.test(text) || SURROGATE.test(text);
}

/** As `JSON.parse`, but a number that a double may not hold digit for digit comes as `NumberText`, at any depth. */
export function parseExactly(text: string): unknown {
  return INEXACT.test(text) ? parseJson(text, keepInexact) : parseJson(text);
}

/** Whether some text in the value of this JSON text, a key or a value at any depth, holds half of a surrogate pair. */
export function hasLoneSurrogate(text: string, value: unknown): boolean {
  return SURROGATE.test(text) && isIllFormed(value);
}

function isIllFormed(value: unknown): boolean {
  if (typeof value === 'string') return !value.isWellFormed();
  if (typeof value !== 'object' || value === null || isNumberText(value)) return false;
  return Object.entries(value).some(([key, inner]) => !key.isWellFormed() || isIllFormed(inner));
}

/** As plain JSON: numbers kept as their source text become strings. */
export function plainJson(value: unknown): Json {
  if (isNumberText(value)) return value.numberText;
  if (Array.isArray(value)) return value.map(plainJson);
  if (typeof value !== 'object' || value === null) return value as Json;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainJson(inner)]));
}
