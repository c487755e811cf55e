import type { FormatFile } from '../format.ts';
import { attributeTextOf, cdataOf, textOf } from '../markup/chars.ts';
import { notExcel } from './errors.ts';
import { localName, scanPart } from './scan-part.ts';

/** Of one text, or of one tag. */
const MOST_PIECE = 16 * 1024 * 1024;

/** A file inside a workbook. Errors name the workbook. */
export interface Part extends FormatFile {
  readonly path: string;
  /** Packed bytes that the last reader has read, and all there are. */
  packedBytes(): number;
  readonly packedSize: number;
}

export type Attributes = Readonly<Record<string, string>>;

/** What is told of the elements of a part; names of elements come without their prefix. */
export interface ElementHandlers {
  open(name: string, attributes: Attributes): void;
  close(name: string): void;
  text(text: string): void;
}

/** Tells the elements of a whole part, until `isEnough` says so. */
export async function readPart(
  part: Part,
  handlers: ElementHandlers,
  signal: AbortSignal,
  isEnough: () => boolean = () => false,
): Promise<void> {
  let buffer: Buffer = Buffer.alloc(0);
  const { windows } = scanPart<string>({
    part,
    know: localName,
    start: { byte: 0, open: [] },
    mostBytes: MOST_PIECE,
    handlers: {
      open(name, { count, names, starts, ends }) {
        const values = Array.from({ length: count }, (_, index) =>
          attributeTextOf(buffer, starts[index]!, ends[index]!),
        );
        handlers.open(name.known, Object.fromEntries(values.map((value, index) => [names[index]!.text, value])));
      },
      close: (name) => handlers.close(name.known),
      text: (start, end, _, isCdata) => handlers.text((isCdata ? cdataOf : textOf)(buffer, start, end)),
    },
  });
  const before = (scanned: Buffer): void => {
    buffer = scanned;
  };
  for await (const { left } of windows(before, signal)) {
    if (isEnough()) return;
    if (left > MOST_PIECE)
      throw notExcel(part.label, `a piece of its part ${part.path} is larger than ${MOST_PIECE} bytes`);
  }
}

/** The value of an attribute, whatever its prefix is. */
export function attributeOf(attributes: Attributes, name: string): string | undefined {
  const plain = attributes[name];
  if (plain !== undefined) return plain;
  return Object.entries(attributes).find(([full]) => full.endsWith(`:${name}`))?.[1];
}
