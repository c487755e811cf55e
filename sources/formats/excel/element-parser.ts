import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { notExcel } from './errors.ts';

const MOST_DEPTH = 256;

export type Attributes = Readonly<Record<string, string>>;

/** What is told of the elements of a part; names come without their prefix. */
export interface ElementHandlers {
  /** `depth`: elements around it. */
  open(name: string, attributes: Attributes, depth: number): void;
  close(name: string, depth: number): void;
  text(text: string): void;
}

export interface ElementParser {
  write(text: string): void;
  /** No text follows: throws when the root is not closed. */
  end(): void;
  /** Bytes of the part up to the parser's place. Asked for in order, each character is measured once. */
  byte(): number;
  /** The elements that are open, as they are written. */
  readonly open: readonly string[];
  /** Characters since the last tag. */
  pending(): number;
}

/** Where a part is taken up: at a byte, with these elements open. */
export interface ElementStart {
  readonly byte: number;
  readonly open: readonly string[];
}

export const FROM_START: ElementStart = { byte: 0, open: [] };

/** Parses a part of a workbook piece by piece. A DOCTYPE is refused: nothing but the five entities of XML is replaced. */
export function elementParser(
  label: string,
  part: string,
  handlers: ElementHandlers,
  start: ElementStart = FROM_START,
): ElementParser {
  const parser = new SaxesParser({ xmlns: false, position: true });
  const open: string[] = [];
  let chunk = '';
  let chunkAt = 0;
  let counted = 0;
  let byte = start.byte;
  let lastTag = 0;
  let told = true;

  parser.on('doctype', () => {
    throw notExcel(label, `its part ${part} has a DOCTYPE, which may declare entities that fill the memory`);
  });
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
    if (open.length >= MOST_DEPTH) throw notExcel(label, `in its part ${part} elements are too deep in one another`);
    if (told) handlers.open(localName(name), attributes, open.length);
    open.push(name);
    lastTag = parser.position;
  });
  parser.on('closetag', ({ name }: SaxesTagPlain) => {
    open.pop();
    lastTag = parser.position;
    handlers.close(localName(name), open.length);
  });
  parser.on('text', (text) => handlers.text(text));
  parser.on('cdata', (text) => handlers.text(text));

  function feed(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (error instanceof PipelineError || !(error instanceof Error)) throw error;
      const reason = error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '');
      throw notExcel(label, `its part ${part} is not well-formed XML: ${reason}`, { cause: error });
    }
  }

  if (start.open.length > 0) {
    const opening = start.open.map((name) => `<${name}>`).join('');
    told = false;
    feed(() => parser.write(opening));
    told = true;
    chunkAt = opening.length;
    lastTag = chunkAt;
  }

  function measure(to: number): number {
    if (to > counted) {
      byte += Buffer.byteLength(chunk.slice(counted, to));
      counted = to;
    }
    return byte;
  }

  return {
    open,
    write(text) {
      chunk = text;
      counted = 0;
      feed(() => parser.write(text));
      measure(text.length);
      chunkAt += text.length;
      chunk = '';
      counted = 0;
    },
    end: () => feed(() => parser.close()),
    byte: () => measure(parser.position - chunkAt),
    pending: () => chunkAt - lastTag,
  };
}

/** The value of an attribute, whatever its prefix is. */
export function attributeOf(attributes: Attributes, name: string): string | undefined {
  const plain = attributes[name];
  if (plain !== undefined) return plain;
  return Object.entries(attributes).find(([full]) => full.endsWith(`:${name}`))?.[1];
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
