import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Json } from '../../../runtime/contract/json.ts';
import { elementTree } from './element-tree.ts';
import { doctypeRefused, notWellFormed, type XmlPlace } from './errors.ts';
import type { XmlOptions } from './options.ts';

/** Elements inside one another; more are an attack. */
const MOST_DEPTH = 256;

export interface XmlRecord {
  readonly row: Readonly<Record<string, Json>>;
  readonly line: number;
  /** Byte and line behind it, and its bytes. */
  readonly end: number;
  readonly endLine: number;
  readonly bytes: number;
  /** The elements around it. */
  readonly open: readonly string[];
}

/** Where parsing begins: with these elements open. */
export interface XmlStart {
  readonly byte: number;
  readonly line: number;
  readonly open: readonly string[];
}

export interface RecordParser {
  /** Adds the records that end in a piece of text. */
  write(text: string, records: XmlRecord[]): void;
  /** No text follows. Gives whether the root is closed. */
  close(): boolean;
  /** Byte and line up to which all is read. */
  place(): { readonly byte: number; readonly line: number };
  /** Bytes of a record that is open, or of a tag that does not end. */
  pending(): number;
}

/** Finds the elements at `path` (`null`: the children of the root), each as JSON. */
export function recordParser(
  label: string,
  path: readonly string[] | null,
  options: XmlOptions,
  start: XmlStart,
): RecordParser {
  const parser = new SaxesParser({ xmlns: false, position: true });
  const around: string[] = [];
  // The same as they are written.
  const written: string[] = [];
  const tree = elementTree();
  let records: XmlRecord[] = [];
  // Of the text that is written now, and of all before it.
  let chunk = '';
  let chunkAt = 0;
  let chunkByte = start.byte;
  let counted = 0;
  let countedByte = start.byte;
  let lastEvent = start.byte;
  let recordLine = 0;
  let recordByte = 0;
  let tagLine = 0;
  let tagByte = 0;

  const line = (): number => start.line - 1 + parser.line;
  /** Of the parser's place. Asked for in order, so that each character is measured once. */
  function byte(): number {
    const at = parser.position - chunkAt;
    if (at > counted) {
      countedByte += Buffer.byteLength(chunk.slice(counted, at));
      counted = at;
    }
    return countedByte;
  }
  const here = (): XmlPlace => ({ label, line: line(), byte: byte() });
  const nameOf = (name: string): string => (options.stripPrefixes ? name.slice(name.indexOf(':') + 1) : name);
  const isRecord = (): boolean =>
    path === null
      ? around.length === 2
      : around.length === path.length && path.every((name, depth) => name === '*' || name === around[depth]);

  parser.on('doctype', () => {
    throw doctypeRefused(here());
  });
  parser.on('opentagstart', () => {
    tagLine = line();
    tagByte = byte();
  });
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
    if (around.length >= MOST_DEPTH)
      throw notWellFormed(here(), `more than ${MOST_DEPTH} elements stand in one another`);
    around.push(nameOf(name));
    written.push(name);
    lastEvent = byte();
    if (tree.depth === 0 && !isRecord()) return;
    if (tree.depth === 0) {
      recordLine = tagLine;
      recordByte = tagByte - name.length - 1;
    }
    tree.open(nameOf(name), shown(attributes, nameOf));
  });
  parser.on('closetag', () => {
    around.pop();
    written.pop();
    lastEvent = byte();
    if (tree.depth === 0) return;
    const row = tree.close();
    if (row === null) return;
    const end = byte();
    records.push({ row, line: recordLine, end, endLine: line(), bytes: end - recordByte, open: [...written] });
  });
  parser.on('text', (text) => tree.text(text));
  parser.on('cdata', (text) => tree.text(text));

  function feed(text: string): void {
    try {
      parser.write(text);
    } catch (error) {
      if (error instanceof PipelineError) throw error;
      throw notWellFormed(here(), reasonOf(error), error);
    }
  }

  if (start.open.length > 0) {
    chunk = start.open.map((name) => `<${name}>`).join('');
    counted = chunk.length;
    feed(chunk);
    chunkAt = chunk.length;
  }

  return {
    write(text, found) {
      records = found;
      chunk = text;
      counted = 0;
      chunkByte = countedByte;
      feed(text);
      chunkByte += Buffer.byteLength(text);
      countedByte = chunkByte;
      chunkAt += text.length;
      counted = 0;
      chunk = '';
    },
    close() {
      if (around.length > 0) return false;
      try {
        parser.close();
      } catch (error) {
        throw notWellFormed(here(), reasonOf(error), error);
      }
      return true;
    },
    place: () => ({ byte: countedByte, line: line() }),
    pending: () => countedByte - (tree.depth > 0 ? recordByte : lastEvent),
  };
}

function shown(attributes: Readonly<Record<string, string>>, nameOf: (name: string) => string): Record<string, string> {
  const entries = Object.entries(attributes).filter(([name]) => name !== 'xmlns' && !name.startsWith('xmlns:'));
  return Object.fromEntries(entries.map(([name, value]) => [nameOf(name), value]));
}

/** Without the place, which is told in our own words. */
function reasonOf(error: unknown): string {
  return (error as Error).message.replace(/^(?:\d+:\d+: )/, '').replace(/\.$/, '');
}
