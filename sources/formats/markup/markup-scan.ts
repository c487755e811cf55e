import { NAME_BYTE, TEXT_STOP } from './chars.ts';
import type { MarkupHandlers, MarkupScan, MarkupStart } from './markup.ts';
import { MarkupFault } from './markup-fault.ts';
import { type MarkupName, nameTable } from './name-table.ts';
import { passBlanks, passCharacters, referenceEnd } from './pass.ts';
import { declarationFault } from './prolog.ts';
import { tagAttributes } from './tag-attributes.ts';

/** Elements inside one another; more are an attack. */
export const MOST_DEPTH = 256;

const LF = 10;
const CR = 13;
const SLASH = 47;
const LESS = 60;
const GREATER = 62;
const BRACKET = 93;
/** The bytes end before it does. */
const PART = -1;
const CDATA = Buffer.from('<![CDATA[');
const DOCTYPE = Buffer.from('<!DOCTYPE');
const COMMENT = Buffer.from('<!--');

/**
 * A scanner of XML 1.0 that makes no strings but of new names: all that is well formed without a DOCTYPE, nothing else.
 * What is not UTF-8 must be refused before. `know`: what a name means to the reader.
 */
export function createMarkupScan<T>(
  handlers: MarkupHandlers<T>,
  know: (name: string) => T,
  start: MarkupStart,
): MarkupScan {
  const names = nameTable(know);
  const stack: MarkupName<T>[] = start.open.map((text) => ({ text, bytes: Buffer.from(text), known: know(text) }));
  let depth = stack.length;
  let root: MarkupScan['root'] = depth > 0 ? 'open' : start.isBegun ? 'closed' : 'none';
  let isFirst = !start.isBegun;
  let b: Buffer = Buffer.alloc(0);
  let limit = 0;
  let isFinal = false;
  let stopped = false;
  let fault: MarkupFault | null = null;
  // `tokenLine`: of the token that is being read; `line`: of the byte that it has come to.
  const place = { line: start.line };
  let tokenAt = 0;
  let tokenLine = start.line;
  let heldAt = PART;
  let heldLine = 0;
  let heldDepth = 0;
  const attributes = tagAttributes(names, place);

  function fail(reason: string, at: number): never {
    throw new MarkupFault(reason, { at, line: place.line });
  }

  function rollBack(): number {
    if (heldAt !== PART) {
      tokenAt = heldAt;
      tokenLine = heldLine;
      depth = heldDepth;
      if (depth === 0) root = 'awaited';
      heldAt = PART;
    }
    place.line = tokenLine;
    return tokenAt;
  }

  /** Blanks outside the root. */
  function outside(from: number): number {
    const at = passBlanks(b, from, limit, place);
    if (at < limit && b[at] !== LESS) fail('text stands outside the root element', at);
    // A carriage return at the end may be half of a line end.
    return at >= limit && !isFinal && b[limit - 1] === CR ? PART : at;
  }

  function text(from: number): number {
    if (depth === 0) return outside(from);
    const bytes = b;
    const to = limit;
    let isPlain = true;
    let at = from;
    for (;;) {
      while (at < to && TEXT_STOP[bytes[at]!] === 0) at++;
      if (at >= to) return PART;
      const byte = bytes[at]!;
      if (byte === LESS) break;
      if (byte === LF) place.line++;
      else if (byte === CR) {
        isPlain = false;
        if (bytes[at + 1] !== LF) place.line++;
      } else if (byte === 38) {
        isPlain = false;
        at = referenceEnd(bytes, at, to, place);
        if (at === PART) return PART;
        continue;
      } else if (byte === BRACKET) {
        if (at + 2 < to && bytes[at + 1] === BRACKET && bytes[at + 2] === GREATER) fail('"]]>" stands in a text', at);
      } else passCharacters(bytes, at, Math.min(at + 3, to), place);
      at++;
    }
    handlers.text(from, at, isPlain, false);
    return at;
  }

  function markup(at: number): number {
    if (at + 1 >= limit) return PART;
    const byte = b[at + 1]!;
    if (byte === SLASH) return closingTag(at);
    // `!` and `?`
    if (byte === 33) return declaration(at);
    return byte === 63 ? instruction(at) : openingTag(at);
  }

  function openingTag(from: number): number {
    const first = from + 1;
    let at = first;
    let hash = 0;
    while (at < limit && NAME_BYTE[b[at]!] === 1) hash = (Math.imul(hash, 31) + b[at++]!) | 0;
    if (at >= limit) return PART;
    const name = at === first ? null : names(b, first, at, hash);
    if (name === null) fail('"<" is not followed by the name of an element', from);
    at = attributes.read(b, at, limit);
    if (at === PART || at >= limit) return PART;
    const isEmpty = b[at] === SLASH;
    if (isEmpty && ++at >= limit) return PART;
    if (b[at] !== GREATER) fail(`the tag of ${name.text} does not end behind "/"`, at);
    if (depth === 0 && root === 'closed') fail('a second root element begins', from);
    if (depth >= MOST_DEPTH) fail(`more than ${MOST_DEPTH} elements stand in one another`, from);
    root = 'open';
    const around = depth;
    stack[depth++] = name;
    handlers.open(name, attributes, from, around);
    if (isEmpty) close(name, at + 1);
    return at + 1;
  }

  function closingTag(from: number): number {
    if (depth === 0) fail('a tag closes an element that is not open', from);
    const name = stack[depth - 1]!;
    const { bytes } = name;
    let at = from + 2;
    for (let index = 0; index < bytes.length; index++, at++) {
      if (at >= limit) return PART;
      if (b[at] !== bytes[index]) fail(`${name.text} is open, and another element is closed`, from);
    }
    if (at < limit && b[at] !== GREATER) {
      if (NAME_BYTE[b[at]!] === 1) fail(`${name.text} is open, and another element is closed`, from);
      at = passBlanks(b, at, limit, place);
    }
    if (at >= limit) return PART;
    if (b[at] !== GREATER) fail(`the tag that closes ${name.text} has more than a name`, at);
    close(name, at + 1);
    return at + 1;
  }

  function close(name: MarkupName<T>, end: number): void {
    depth--;
    if (depth === 0) root = 'closed';
    handlers.close(name, end, depth);
  }

  /** A comment, a piece of text, or what is refused. */
  function declaration(at: number): number {
    const begins = [COMMENT, CDATA, DOCTYPE].find((one) => isBegun(at, one));
    if (begins === undefined) fail('"<!" begins neither a comment nor CDATA', at);
    if (at + begins.length > limit) return PART;
    if (begins === DOCTYPE) throw new MarkupFault('a DOCTYPE', { at, line: place.line, isDoctype: true });
    const from = at + begins.length;
    const end = b.indexOf(begins === COMMENT ? '--' : ']]>', from);
    if (end < 0 || end + 3 > limit) return PART;
    const returns = passCharacters(b, from, end, place);
    if (begins === COMMENT) {
      if (b[end + 2] !== GREATER) fail('"--" stands in a comment', end);
    } else if (depth === 0) fail('text stands outside the root element', at);
    else handlers.text(from, end, returns === 0, true);
    return end + 3;
  }

  function isBegun(at: number, mark: Buffer): boolean {
    const length = Math.min(mark.length, limit - at);
    return b.compare(mark, 0, length, at, at + length) === 0;
  }

  function instruction(at: number): number {
    const end = b.indexOf('?>', at + 2);
    if (end < 0 || end + 2 > limit) return PART;
    const reason = declarationFault(b.toString('utf8', at, end + 2), isFirst);
    if (reason !== null) fail(reason, at);
    passCharacters(b, at, end, place);
    return end + 2;
  }

  return {
    scan(buffer, from, to, final) {
      b = buffer;
      limit = to;
      isFinal = final;
      stopped = false;
      fault = null;
      heldAt = PART;
      tokenAt = from;
      try {
        while (tokenAt < to && !stopped) {
          tokenLine = place.line;
          const isMarkup = b[tokenAt] === LESS;
          const next = isMarkup ? markup(tokenAt) : text(tokenAt);
          if (next === PART) return rollBack();
          if (isMarkup && root === 'none') root = 'awaited';
          isFirst = false;
          tokenAt = next;
        }
      } catch (error) {
        if (!(error instanceof MarkupFault)) throw error;
        fault = error;
        return rollBack();
      }
      tokenLine = place.line;
      return rollBack();
    },
    hold() {
      heldAt = tokenAt;
      heldLine = tokenLine;
      heldDepth = depth - 1;
    },
    release() {
      heldAt = PART;
    },
    stop() {
      stopped = true;
    },
    restart() {
      depth = 0;
      root = 'none';
      isFirst = true;
      place.line = 1;
    },
    get fault() {
      return fault;
    },
    get line() {
      return tokenLine;
    },
    get depth() {
      return depth;
    },
    get root() {
      return root;
    },
    open: () => stack.slice(0, depth).map(({ text: name }) => name),
  };
}
