import { keepDigits } from '../../../runtime/rows/keep-digits.ts';
import { isNumberText } from '../../../runtime/rows/number-text.ts';
import { parseJson } from '../../../runtime/rows/parse-json.ts';

/** Names of members and places in lists, from the outside in. */
export type Path = readonly (string | number)[];

const STEP = /\.?([^.[\]"$]+)|\[(\d+)\]|\.?\["((?:[^"\\]|\\.)*)"\]/y;

/** `null` where a text is no path: names with dots between them, `[0]` in a list, `["any name"]`; `$` may begin it. */
export function parsePath(text: string): Path | null {
  const steps: (string | number)[] = [];
  let at = text.startsWith('$') ? 1 : 0;
  while (at < text.length) {
    STEP.lastIndex = at;
    const found = STEP.exec(text);
    if (found === null) return null;
    const [whole, name, place, quoted] = found;
    if (at === 0 && whole.startsWith('.')) return null;
    if (place !== undefined) steps.push(Number(place));
    else steps.push(name ?? (JSON.parse(`"${quoted}"`) as string));
    at += whole.length;
  }
  return steps;
}

/** The value at a path; `undefined` where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null || isNumberText(found)) return undefined;
    if (Array.isArray(found) !== (typeof step === 'number') || !Object.hasOwn(found, step)) return undefined;
    found = (found as Record<string | number, unknown>)[step];
  }
  return found;
}

const keepAll = keepDigits(() => true);

/** As `parseJson`, every number kept digit for digit. */
export function parseAnswer(text: string): unknown {
  return parseJson(text, keepAll);
}

/** A value as text that a column of the type reads; JSON null is NULL. */
export function textOf(value: unknown, isJson: boolean): string | null {
  if (value === undefined || value === null) return null;
  if (isNumberText(value)) return value.numberText;
  if (typeof value === 'string' && !isJson) return value;
  return JSON.stringify(value);
}
