import { BadGlob } from './bad-glob.ts';

/** What braces stand for at most, in all: `{a,b}{a,b}{a,b}…` doubles with each pair. */
const MOST_ALTERNATIVES = 1_000;
const MOST_CHARACTERS = 50_000;

const RANGE = /^(?:(-?\d+)\.\.(-?\d+)|([A-Za-z])\.\.([A-Za-z]))(?:\.\.(-?\d+))?$/;

/** The globs without braces that one with braces stands for, as a shell expands them. Throws `BadGlob`. */
export function expandBraces(glob: string): readonly string[] {
  let characters = 0;
  const found: string[] = [];
  /** From here on nothing is open. */
  const waiting = [{ text: glob, from: 0 }];
  while (waiting.length > 0) {
    const { text, from } = waiting.pop()!;
    const group = nextGroup(text, from);
    if (group === null) {
      characters += text.length;
      found.push(text);
    } else {
      const [before, after] = [text.slice(0, group.start), text.slice(group.end)];
      for (const one of group.alternatives.toReversed())
        waiting.push({ text: before + one + after, from: group.start });
    }
    if (found.length + waiting.length > MOST_ALTERNATIVES || characters > MOST_CHARACTERS)
      throw new BadGlob(`its braces stand for more than ${MOST_ALTERNATIVES} globs`);
  }
  return found;
}

interface Group {
  readonly start: number;
  /** One past the closing brace. */
  readonly end: number;
  readonly alternatives: readonly string[];
}

/** The first pair of braces from `from` on that has a comma or a range between; others are what they are. */
function nextGroup(text: string, from: number): Group | null {
  for (let start = from; start < text.length; start++) {
    if (text[start] === '\\') start++;
    else if (text[start] === '{') {
      const group = groupAt(text, start);
      if (group !== null) return group;
    }
  }
  return null;
}

function groupAt(text: string, start: number): Group | null {
  const commas: number[] = [];
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '{') depth++;
    else if (text[at] === ',' && depth === 1) commas.push(at);
    else if (text[at] === '}' && --depth === 0) {
      const alternatives = commas.length > 0 ? parts(text, [start, ...commas, at]) : range(text.slice(start + 1, at));
      return alternatives === null ? null : { start, end: at + 1, alternatives };
    }
  }
  return null;
}

function parts(text: string, marks: readonly number[]): readonly string[] {
  return marks.slice(1).map((mark, index) => text.slice(marks[index]! + 1, mark));
}

/** `1..3`, `01..10`, `a..e`, `0..100..10`. */
function range(text: string): readonly string[] | null {
  const [, firstNumber, lastNumber, firstLetter, lastLetter, by] = RANGE.exec(text) ?? [];
  const [first, last] = [firstNumber ?? firstLetter, lastNumber ?? lastLetter];
  if (first === undefined || last === undefined) return null;
  const isNumber = firstNumber !== undefined;
  const width =
    isNumber && /^-?0\d/.test(first.length >= last.length ? first : last) ? Math.max(first.length, last.length) : 0;
  const [from, to] = isNumber ? [Number(first), Number(last)] : [first.charCodeAt(0), last.charCodeAt(0)];
  const step = Math.max(1, Math.abs(Number(by ?? 1)));
  const count = Math.floor(Math.abs(to - from) / step) + 1;
  if (!(count <= MOST_ALTERNATIVES))
    throw new BadGlob(`its range {${text}} stands for more than ${MOST_ALTERNATIVES} globs`);
  return Array.from({ length: count }, (_, index) => {
    const value = from + (to < from ? -step : step) * index;
    if (!isNumber) return String.fromCharCode(value);
    return value < 0 ? `-${String(-value).padStart(width - 1, '0')}` : String(value).padStart(width, '0');
  });
}
