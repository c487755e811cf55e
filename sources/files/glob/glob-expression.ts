import { BadGlob } from './bad-glob.ts';
import { type CharacterClass, classAt, classExpression } from './character-class.ts';
import { expandBraces } from './expand-braces.ts';

const SPECIAL = /[\\^$.|?*+()[\]{}]/g;
/** Parts of a path that do not begin with a point, each with its slash. */
const FOLDERS = '(?:(?:[^./][^/]*)?/)*';
const NAMES = '[^./][^/]*(?:/[^./][^/]*)*';

type Atom = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'one' | 'any' } | ClassAtom;
type ClassAtom = { readonly kind: 'class'; readonly characters: CharacterClass };

/**
 * A glob as an expression of RE2 that matches the whole of a path, in linear time, and the same on every machine: `*`, `?`,
 * `[a-z]`, `[!a]`, `{a,b}`, `{1..9}`, `**` over folders, `\` before what is meant as it is. What stands for any character
 * stands for no slash, and for no point at the beginning of a name. A slash at the beginning is the folder itself. Throws
 * `BadGlob`.
 */
export function globExpression(glob: string): string {
  return expandBraces(glob).map(withoutBraces).join('|');
}

function withoutBraces(glob: string): string {
  const parts = glob.replace(/^\/+/, '').split(/\/+/);
  return parts
    .map((part, index) => {
      const isLast = index === parts.length - 1;
      if (part === '**') return isLast ? NAMES : FOLDERS;
      return partExpression(part) + (isLast ? '' : '/');
    })
    .join('');
}

function partExpression(part: string): string {
  const atoms = wildcardsInOrder(atomsOf(part));
  return atoms.map((atom, index) => atomExpression(atom, index, atoms)).join('');
}

function atomExpression(atom: Atom, index: number, atoms: readonly Atom[]): string {
  const isFirst = index === 0;
  switch (atom.kind) {
    case 'text':
      return atom.text.replaceAll(SPECIAL, '\\$&');
    case 'one':
      return isFirst ? '[^./]' : '[^/]';
    case 'class':
      // The star before it may be nothing: then it is the first.
      return atoms[index - 1]?.kind === 'any' && index === 1
        ? `(?:[^./][^/]*${classExpression(atom.characters, false)}|${classExpression(atom.characters, true)})`
        : classExpression(atom.characters, isFirst);
    case 'any':
      return isFirst ? firstStar(atoms[1]) : '[^/]*';
    default:
      return atom satisfies never;
  }
}

/** A star at the beginning of a name: what it stands for, and what stands behind it, begin with no point. */
function firstStar(next: Atom | undefined): string {
  if (next === undefined) return '[^./][^/]*';
  if (next.kind === 'class') return '';
  return next.kind === 'text' && next.text.startsWith('.') ? '[^./][^/]*' : '(?:[^./][^/]*)?';
}

function atomsOf(part: string): readonly Atom[] {
  const atoms: Atom[] = [];
  let text = '';
  const flush = (): void => {
    if (text !== '') atoms.push({ kind: 'text', text });
    text = '';
  };
  for (let at = 0; at < part.length; ) {
    const sign = part[at]!;
    if (/[?*+@!]/.test(sign) && part[at + 1] === '(')
      throw new BadGlob(`it has ${sign}(…), which a regular expression may; [${sign}] is the character itself`);
    const found = sign === '[' ? classAt(part, at) : null;
    if (sign === '\\' && at + 1 < part.length) {
      text += part[at + 1];
      at += 2;
    } else if (sign === '*' || sign === '?' || found !== null) {
      flush();
      atoms.push(found === null ? { kind: sign === '*' ? 'any' : 'one' } : { kind: 'class', ...found });
      at = found?.end ?? at + 1;
    } else {
      text += sign;
      at += 1;
    }
  }
  flush();
  return atoms;
}

/** `*?*` is `?*`: so many characters, then any. */
function wildcardsInOrder(atoms: readonly Atom[]): readonly Atom[] {
  const ordered: Atom[] = [];
  for (const atom of atoms) {
    const last = ordered.at(-1);
    if (last?.kind !== 'any' || atom.kind === 'text' || atom.kind === 'class') ordered.push(atom);
    else if (atom.kind === 'one') ordered.splice(-1, 0, atom);
  }
  return ordered;
}
