import { createSkip, type Skip } from './skip-value.ts';

/** Where the records of a JSON file stand. */
export interface ElementScan {
  /**
   * Looks through `buffer[from .. to)`, calls `element` for each record that is all there, and gives the byte up to
   * which nothing is needed any more. `attempt` may know where an object ends; -1: it does not.
   */
  scan(
    buffer: Buffer,
    from: number,
    to: number,
    final: boolean,
    attempt: ((start: number) => number) | null,
    element: OnElement,
  ): number;
  /** Line of the byte that the last scan gave. */
  readonly line: number;
  /** Something other than blanks has come. */
  readonly isBegun: boolean;
  /** What comes next; a scan that goes on from here starts with it. */
  readonly next: NextElement;
}

/** `start`: the value that holds the records. `end`: nothing but what follows them. */
export type NextElement = 'start' | 'first' | 'element' | 'separator' | 'end';

export type OnElement = (start: number, end: number, line: number) => void;

/** The file is not what JSON allows here. `at`: in the buffer. */
export class JsonStructureError extends Error {
  readonly at: number;
  readonly line: number;

  constructor(message: string, at: number, line: number) {
    super(message);
    this.at = at;
    this.line = line;
  }
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const LF = 10;

/**
 * Finds the elements of one array, or one object, by its brackets and quotes alone; what stands between them is for
 * `JSON.parse` to judge. Memory: one element, whatever the file's size. `next` and `line`: where the scan begins.
 */
export function createElementScan(path: readonly string[], start: { next: NextElement; line: number }): ElementScan {
  let next = start.next;
  let line = start.line;
  /** Keys of the path still to be found. */
  let depth = 0;
  /** An object of the path is open: its next key, or its end, comes. */
  let inObject = false;
  /** A value that no record needs is being passed over. */
  let skipping: Skip | null = null;
  let isBegun = next !== 'start';

  const scan: ElementScan['scan'] = (b, from, to, final, attempt, element) => {
    let pos = from;
    let feed = from - 1;
    const fail = (message: string): never => {
      throw new JsonStructureError(message, Math.min(pos, to), line);
    };

    while (pos < to) {
      if (skipping !== null) {
        pos = skipping.run(b, pos, to, (lines) => {
          line += lines;
        });
        if (!skipping.ended) return pos;
        skipping = null;
        continue;
      }
      const byte = b[pos]!;
      if (byte === LF) line++;
      if (byte === LF || byte === 32 || byte === 9 || byte === 13) {
        pos++;
        continue;
      }
      isBegun = true;
      if (next === 'end') {
        if (path.length > 0) return to;
        fail('more text follows the end of the value');
      }
      if (next !== 'start') {
        if (byte === CLOSE_BRACKET && next !== 'element') {
          next = 'end';
          pos++;
        } else if (byte === COMMA && next === 'separator') {
          next = 'element';
          pos++;
        } else if (next === 'separator' || byte === COMMA || byte === CLOSE_BRACKET) {
          fail(next === 'separator' ? 'a comma or the end of the array is missing' : 'an element is missing');
        } else {
          const end = byte === OPEN_BRACE && attempt !== null ? attempt(pos) : -1;
          const found = end < 0 ? valueEnd(b, pos, to, final) : { end, lines: linesWithin(b, pos, end) };
          if (found === null) return pos;
          element(pos, found.end, line);
          line += found.lines;
          pos = found.end;
          next = 'separator';
        }
        continue;
      }
      // Seeking: at the root, or at a value on the path, or between the keys of an object of the path.
      if (inObject) {
        if (byte === CLOSE_BRACE) {
          fail(`the object has no key ${JSON.stringify(path[depth])}`);
        } else if (byte === COMMA) {
          pos++;
        } else if (byte === QUOTE) {
          const key = keyAt(b, pos, to);
          if (key === null) return pos;
          if (key.name === path[depth]) {
            depth++;
            inObject = false;
          } else {
            skipping = createSkip();
          }
          line += key.lines;
          pos = key.valueAt;
        } else {
          fail('a key is missing');
        }
      } else if (depth < path.length) {
        if (byte !== OPEN_BRACE) fail(`there is no object with the key ${JSON.stringify(path[depth])}`);
        inObject = true;
        pos++;
      } else if (byte === OPEN_BRACKET) {
        next = 'first';
        pos++;
      } else if (byte === OPEN_BRACE) {
        const found = valueEnd(b, pos, to, final);
        if (found === null) return pos;
        element(pos, found.end, line);
        line += found.lines;
        pos = found.end;
        next = 'end';
      } else {
        fail('there is neither an array nor an object');
      }
    }
    return to;

    /** Line feeds are looked for once. */
    function linesWithin(buffer: Buffer, start: number, end: number): number {
      let lines = 0;
      if (feed < start) feed = feedFrom(buffer, start, to);
      for (; feed < end; feed = feedFrom(buffer, feed + 1, to)) lines++;
      return lines;
    }
  };

  return {
    scan,
    get line() {
      return line;
    },
    get isBegun() {
      return isBegun;
    },
    get next() {
      return next;
    },
  };
}

function feedFrom(b: Buffer, from: number, to: number): number {
  const feed = b.indexOf(LF, from);
  return feed < 0 ? to : feed;
}

/** End of the value that begins at `start`; `null` when it goes on. */
function valueEnd(b: Buffer, start: number, to: number, final: boolean): { end: number; lines: number } | null {
  let depth = 0;
  let lines = 0;
  let pos = start;
  while (pos < to) {
    const byte = b[pos]!;
    if (byte === QUOTE) {
      const end = stringEnd(b, pos + 1, to);
      if (end === -1) return null;
      pos = end;
      if (depth === 0) return { end: pos, lines };
      continue;
    }
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      // The end of what this value, a number or a word, is part of.
      if (depth === 0) return { end: pos, lines };
      if (--depth === 0) return { end: pos + 1, lines };
    } else if (depth === 0 && (byte === COMMA || byte === LF || byte === 13 || byte === 32 || byte === 9)) {
      return { end: pos, lines };
    } else if (byte === LF) lines++;
    pos++;
  }
  return final && depth === 0 ? { end: to, lines } : null;
}

/** One past the closing quote of a string whose text begins at `pos`; -1 when it goes on. */
function stringEnd(b: Buffer, pos: number, to: number): number {
  for (let at = pos; at < to; at++) {
    const byte = b[at]!;
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) at++;
  }
  return -1;
}

/** The key that begins at `start` and where its value is; `null` when not all of it is there. */
function keyAt(b: Buffer, start: number, to: number): { name: string; valueAt: number; lines: number } | null {
  const end = stringEnd(b, start + 1, to);
  if (end === -1) return null;
  let lines = 0;
  for (let pos = end; pos < to; pos++) {
    if (b[pos] === COLON) {
      const text = b.toString('utf8', start, end);
      return { name: text.includes('\\') ? String(JSON.parse(text)) : text.slice(1, -1), valueAt: pos + 1, lines };
    }
    if (b[pos] === LF) lines++;
  }
  return null;
}
