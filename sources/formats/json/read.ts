import type { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Format, FormatFile, TextPosition } from '../format.ts';
import { createElementScan, JsonStructureError, type NextElement } from './elements.ts';
import type { JsonOptions } from './options.ts';
import { type RecordScan, type RecordWindow, recordFormat } from './read-records.ts';
import { noRecords, structureError, truncated } from './structure-error.ts';

/** One array of any size, read element by element, or one object, which is one row. */
export function jsonFormat(options: JsonOptions): Format<TextPosition> {
  return recordFormat(options, (file, after) => openElements(file, options.recordPath, after));
}

function openElements(file: FormatFile, recordPath: string | undefined, after: TextPosition | null): RecordScan {
  const elements = createElementScan(pathOf(recordPath), {
    next: (after?.next ?? 'start') as NextElement,
    line: Number(after?.line ?? 1),
  });
  let broken: PipelineError | null = null;
  return {
    scan(window, spans, attempt) {
      const { buffer, from, to, final } = window;
      try {
        return elements.scan(buffer, from, to, final, attempt, (start, end, line) => spans.push({ start, end, line }));
      } catch (error) {
        if (!(error instanceof JsonStructureError)) throw error;
        if (recordPath !== undefined && elements.next === 'start')
          throw noRecords(file.label, recordPath, error.message, error.line);
        broken = structureError(file.label, error.message, placeOf(error, window));
        return error.at;
      }
    },
    broken: () => broken,
    place: () => ({ line: elements.line, next: elements.next }),
    before: () => ({ next: 'element' }),
    /** A file of blanks holds no rows; any other must hold its value to the end. */
    end(leftOver, bytes) {
      if (!leftOver && (!elements.isBegun || elements.next === 'end')) return null;
      return truncated(file.label, elements.line, bytes);
    },
  };
}

function placeOf({ at, line }: JsonStructureError, { buffer, from, byte }: RecordWindow) {
  const lineStart = buffer.lastIndexOf(10, at - 1);
  return { line, column: at - Math.max(lineStart, from - 1), byte: byte + at - from };
}

/** `data.items`, also written `$.data.items` or `$.data.items[*]`. */
function pathOf(recordPath: string | undefined): string[] {
  if (recordPath === undefined) return [];
  return recordPath
    .replace(/^\$\.?/, '')
    .replace(/\[\*?\]$/, '')
    .split('.')
    .filter((key) => key !== '');
}
