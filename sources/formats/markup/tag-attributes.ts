import { NAME_BYTE, VALUE_STOP } from './chars.ts';
import { MarkupFault } from './markup-fault.ts';
import type { MarkupName, NameTable } from './name-table.ts';
import { type LinePlace, passBlanks, passCharacters, referenceEnd } from './pass.ts';

/** The attributes of one tag; their values are bytes of the buffer that is scanned. */
export interface TagAttributes<T> {
  readonly count: number;
  readonly names: readonly MarkupName<T>[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** The value has neither references nor line ends nor tabs. */
  readonly isPlain: readonly boolean[];
}

interface AttributeReader<T> extends TagAttributes<T> {
  /** Reads the attributes that begin at `from`; gives the byte that closes the tag, `>` or `/`; -1: the bytes end before. */
  read(b: Buffer, from: number, to: number): number;
}

const PART = -1;
const TAB = 9;
const LF = 10;
const CR = 13;
const QUOTE = 34;
const AMPERSAND = 38;
const APOSTROPHE = 39;
const SLASH = 47;
const LESS = 60;
const EQUALS = 61;
const GREATER = 62;
/** From so many attributes on, a name is looked for among the others in a set. */
const MANY = 16;
/** Attributes of one tag; more are an attack: a million took 28 s of CPU. JDK refuses more than 10,000 unless it is told otherwise. */
export const MOST_ATTRIBUTES = 100_000;

export function tagAttributes<T>(nameAt: NameTable<T>, place: LinePlace): AttributeReader<T> {
  const names: MarkupName<T>[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const isPlain: boolean[] = [];
  const many = new Set<string>();
  let count = 0;

  function fail(reason: string, at: number): never {
    throw new MarkupFault(reason, { at, line: place.line });
  }

  function isKnown(name: string): boolean {
    if (count < MANY) {
      for (let index = 0; index < count; index++) if (names[index]!.text === name) return true;
      return false;
    }
    if (count === MANY) {
      many.clear();
      for (let index = 0; index < count; index++) many.add(names[index]!.text);
    }
    const before = many.size;
    return many.add(name).size === before;
  }

  /** One past the value. */
  function attribute(b: Buffer, from: number, to: number): number {
    let at = from;
    let hash = 0;
    while (at < to && NAME_BYTE[b[at]!] === 1) hash = (Math.imul(hash, 31) + b[at++]!) | 0;
    if (at >= to) return PART;
    const name = at === from ? null : nameAt(b, from, at, hash);
    if (name === null) fail('the name of an attribute is missing in a tag', at);
    if (b[at] !== EQUALS) at = passBlanks(b, at, to, place);
    if (at >= to) return PART;
    if (b[at] !== EQUALS) fail(`the attribute ${name.text} has no value`, at);
    at++;
    if (b[at] !== QUOTE) at = passBlanks(b, at, to, place);
    if (at >= to) return PART;
    const quote = b[at]!;
    if (quote !== QUOTE && quote !== APOSTROPHE) fail(`the value of the attribute ${name.text} has no quotes`, at);
    const start = ++at;
    let plain = true;
    for (;;) {
      while (at < to && VALUE_STOP[b[at]!] === 0) at++;
      if (at >= to) return PART;
      const byte = b[at]!;
      if (byte === quote) break;
      if (byte === LESS) fail(`the value of the attribute ${name.text} holds "<"`, at);
      if (byte === AMPERSAND) {
        plain = false;
        at = referenceEnd(b, at, to, place);
        if (at === PART) return PART;
        continue;
      }
      if (byte === TAB || byte === LF || byte === CR) plain = false;
      if (byte !== QUOTE && byte !== APOSTROPHE && byte !== TAB)
        passCharacters(b, at, Math.min(at + (byte === 0xef ? 3 : 1), to), place);
      at++;
    }
    if (isKnown(name.text)) fail(`the attribute ${name.text} stands twice in one tag`, from);
    if (count >= MOST_ATTRIBUTES) fail(`more than ${MOST_ATTRIBUTES} attributes stand in one tag`, from);
    names[count] = name;
    starts[count] = start;
    ends[count] = at;
    isPlain[count] = plain;
    count++;
    return at + 1;
  }

  return {
    names,
    starts,
    ends,
    isPlain,
    get count() {
      return count;
    },
    read(b, from, to) {
      count = 0;
      for (let at = from; ; ) {
        const blank = at;
        at = passBlanks(b, at, to, place);
        if (at >= to) return PART;
        if (b[at] === GREATER || b[at] === SLASH) return at;
        if (at === blank) fail('in a tag, something stands that is no attribute behind a blank', at);
        at = attribute(b, at, to);
        if (at === PART) return PART;
      }
    },
  };
}
