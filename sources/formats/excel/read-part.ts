import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { FormatFile } from '../format.ts';
import { textOf } from '../xml/text-of.ts';
import { type ElementHandlers, elementParser } from './element-parser.ts';
import { notExcel } from './errors.ts';

/** Of one text, or of one tag. */
const MOST_PIECE = 16 * 1024 * 1024;

/** A file inside a workbook. Errors name the workbook. */
export interface Part extends FormatFile {
  readonly path: string;
  /** Packed bytes that the last reader has read, and all there are. */
  packedBytes(): number;
  readonly packedSize: number;
}

/** Tells the elements of a whole part, until `isEnough` says so. */
export async function readPart(
  part: Part,
  handlers: ElementHandlers,
  signal: AbortSignal,
  isEnough: () => boolean = () => false,
): Promise<void> {
  const parser = elementParser(part.label, part.path, handlers);
  for await (const text of partText(part, 0, signal)) {
    parser.write(text);
    if (isEnough()) return;
    if (parser.pending() > MOST_PIECE)
      throw notExcel(part.label, `a piece of its part ${part.path} is larger than ${MOST_PIECE} bytes`);
  }
  parser.end();
}

/** The text of a part from a byte on. */
export async function* partText(part: Part, from: number, signal: AbortSignal): AsyncGenerator<string> {
  try {
    yield* textOf(part, from, signal);
  } catch (error) {
    if (!(error instanceof PipelineError) || error.code !== 'format.encoding') throw error;
    throw notExcel(part.label, `its part ${part.path} is not UTF-8 text`, { cause: error });
  }
}
