import { type Language, type Part, part } from './part.ts';
import type { Atom, Choice, Pattern, Piece, Quantified } from './pattern.ts';
import {
  CAPTURES,
  combined,
  isInteresting,
  LONGER,
  MIXED,
  REFERRED,
  REFERS,
  SHORTER,
  upward,
  wish,
} from './preference.ts';

/**
 * The tree that decides which of all possible matches is taken, with the rules of Spencer's engine: which part gets as
 * much, or as little, as it can before the parts behind it.
 */
export function takenApart(pattern: Pattern): Part {
  return new Builder().choice(pattern.choice);
}

class Builder {
  readonly #groups = new Map<number, Part>();

  choice(choice: Choice): Part {
    const children = choice.branches.map((pieces) => this.#branch(pieces));
    const [only] = children;
    if (only !== undefined && children.length === 1) return only;
    const flags = children.reduce((all, child) => all | upward(all | child.flags), LONGER);
    const language: Language = { kind: 'choice', choice };
    return isInteresting(flags) ? part('choice', flags, language, { children }) : part('plain', flags, language);
  }

  /** Pieces run together into one plain part up to the first that is of interest; it and the rest become a pair. */
  #branch(pieces: readonly Piece[]): Part {
    const top = part('plain', 0, { kind: 'pieces', pieces });
    for (let at = 0; at < pieces.length; at++) {
      const piece = pieces[at]!;
      if (piece.kind !== 'quantified') continue;
      const atom = this.#atom(piece.atom);
      if (piece.max === 0) continue;
      const wanted = piece.prefers === null ? 0 : piece.prefers === 'longer' ? LONGER : SHORTER;
      const flags = top.flags | wanted | (atom?.flags ?? 0);
      const captures = piece.atom.kind === 'group' && piece.atom.number > 0;
      if (captures || piece.atom.kind === 'reference' || isInteresting(upward(flags))) {
        return this.#divided(top, pieces, at, atom, wanted);
      }
      top.flags = flags;
    }
    return top;
  }

  #atom(atom: Atom): Part | null {
    if (atom.kind === 'set') return null;
    if (atom.kind === 'reference') {
      this.#groups.get(atom.number)!.flags |= REFERRED;
      return null;
    }
    const content = this.choice(atom.choice);
    if (atom.number === 0) return content;
    const marked = content.group === 0 ? content : this.#wrapped(content, atom.choice);
    marked.flags |= CAPTURES;
    marked.group = atom.number;
    this.#groups.set(atom.number, marked);
    return marked;
  }

  #wrapped(content: Part, choice: Choice): Part {
    return part('wrapper', content.flags, { kind: 'choice', choice }, { children: [content] });
  }

  #divided(top: Part, pieces: readonly Piece[], at: number, atom: Part | null, wanted: number): Part {
    const piece = pieces[at] as Quantified;
    const language: Language = { kind: 'repeat', atom: piece.atom, min: piece.min, max: piece.max };
    const { kind } = piece.atom;
    const content =
      atom ?? part(kind === 'reference' ? 'reference' : 'plain', kind === 'reference' ? REFERS : 0, language);
    const before = part('plain', top.flags, { kind: 'pieces', pieces: pieces.slice(0, at) });
    let tail = combined(wanted, content.flags);
    const middle = this.#quantified(piece, content, wanted, language);
    const result = { ...top, kind: 'pair' as Part['kind'] };
    if (at + 1 === pieces.length) {
      result.flags |= combined(result.flags, middle.flags);
      return at === 0 ? middle : { ...result, children: [before, middle] };
    }
    const rest = this.#branch(pieces.slice(at + 1));
    tail |= combined(tail, rest.flags);
    result.flags |= combined(result.flags, tail);
    if (at === 0) return { ...result, children: [middle, rest] };
    const behind: Language = { kind: 'pieces', pieces: pieces.slice(at) };
    const isPlain =
      middle.kind === 'plain' && rest.kind === 'plain' && !isInteresting(upward(middle.flags | rest.flags));
    const last = isPlain
      ? part('plain', combined(middle.flags, rest.flags), behind)
      : part('pair', tail, behind, { children: [middle, rest] });
    return { ...result, children: [before, last] };
  }

  #quantified(piece: Quantified, content: Part, wanted: number, language: Language): Part {
    const { atom, min, max } = piece;
    const flags = combined(wanted, content.flags);
    if (atom.kind === 'reference') {
      return part('reference', content.flags | flags, language, { refersTo: atom.number, min, max });
    }
    const wishes = content.flags & (LONGER | SHORTER | MIXED);
    if (min === 1 && max === 1 && (wanted === 0 || wishes === 0 || wishes === wanted)) return content;
    if ((content.flags & (CAPTURES | REFERS)) === 0) return part('plain', flags, language);
    if (min > 0 && (content.flags & REFERS) === 0) {
      // Only the last round captures, so all rounds before it are plain.
      const rounds: Language = { kind: 'repeat', atom, min: min - 1, max: max - 1 };
      return part('pair', flags, language, { children: [part('plain', wish(flags), rounds), content] });
    }
    return part('repeat', flags, language, { children: [content], min, max });
  }
}

/** Drops the captures that no reference needs, and what was of interest for them only. Changes the tree. */
export function dropCaptures(tree: Part): void {
  if ((tree.flags & REFERRED) === 0) {
    tree.group = 0;
    tree.flags &= ~CAPTURES;
  }
  for (const child of tree.children) {
    dropCaptures(child);
    tree.flags |= child.flags & CAPTURES;
  }
  if ((tree.flags & (CAPTURES | REFERS)) !== 0) return;
  tree.children = [];
  tree.kind = 'plain';
  tree.flags &= ~MIXED;
}
