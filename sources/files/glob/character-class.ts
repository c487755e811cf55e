import { BadGlob } from './bad-glob.ts';

const SLASH = 0x2f;
const POINT = 0x2e;

/** A class of a glob, `[a-z]` or `[!a]`: code points from each first to each last. */
export interface CharacterClass {
  readonly isNegated: boolean;
  readonly ranges: readonly (readonly [number, number])[];
}

/** The class that begins at the bracket at `start`, and where it ends; `null`: the bracket is what it is. Throws `BadGlob`. */
export function classAt(
  glob: string,
  start: number,
): { readonly characters: CharacterClass; readonly end: number } | null {
  let at = start + 1;
  const isNegated = glob[at] === '!' || glob[at] === '^';
  if (isNegated) at++;
  const ranges: (readonly [number, number])[] = [];
  for (let first = true; at < glob.length; first = false) {
    if (glob[at] === ']' && !first) return { characters: { isNegated, ranges }, end: at + 1 };
    if (glob.startsWith('[:', at))
      throw new BadGlob('it has a class by name, such as [:alpha:]; a regular expression may');
    const from = characterAt(glob, at);
    at = from.end;
    const isRange = glob[at] === '-' && at + 1 < glob.length && glob[at + 1] !== ']';
    const to = isRange ? characterAt(glob, at + 1) : from;
    at = to.end;
    if (from.code <= to.code) ranges.push([from.code, to.code]);
  }
  return null;
}

function characterAt(glob: string, at: number): { readonly code: number; readonly end: number } {
  const place = glob[at] === '\\' && at + 1 < glob.length ? at + 1 : at;
  const code = glob.codePointAt(place)!;
  return { code, end: place + (code > 0xffff ? 2 : 1) };
}

/** As RE2 writes it; never a slash and, where a name begins, never a point. */
export function classExpression({ isNegated, ranges }: CharacterClass, isFirst: boolean): string {
  const never = isFirst ? [POINT, SLASH] : [SLASH];
  const parts = isNegated ? [...ranges, ...never.map((code) => [code, code] as const)] : without(ranges, never);
  const written = parts.map(([from, to]) => `${hex(from)}-${hex(to)}`).join('');
  // An empty class matches nothing.
  if (written === '') return '[^\\x{0}-\\x{10FFFF}]';
  return `[${isNegated ? '^' : ''}${written}]`;
}

function without(ranges: CharacterClass['ranges'], codes: readonly number[]): CharacterClass['ranges'] {
  return codes.reduce<CharacterClass['ranges']>(
    (left, code) =>
      left.flatMap(([from, to]) => {
        if (code < from || code > to) return [[from, to] as const];
        return [[from, code - 1] as const, [code + 1, to] as const].filter(([first, last]) => first <= last);
      }),
    ranges,
  );
}

function hex(code: number): string {
  return `\\x{${code.toString(16)}}`;
}
