import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { SourceReject } from '../../../runtime/contract/source.ts';
import type { FaultyRecord } from './scan-types.ts';

/** Bytes of a malformed record that its reject keeps. */
const RAW_LIMIT = 64 * 1024;

export interface FaultContext {
  readonly buffer: Buffer;
  readonly label: string;
  readonly newline: number;
  /** Of the batch: number of its first record, and line on which the scan began. */
  readonly firstRow: number;
  readonly firstLine: number;
  readonly fieldCount: number;
  /** Byte of the file for one of the buffer's; asked for in order. */
  byteAt(at: number): number;
}

/** The reject of a malformed record. */
export function rejectOf(faulty: FaultyRecord, context: FaultContext): SourceReject {
  const { buffer } = context;
  const recordLine = context.firstLine + faulty.lines;
  const place = faulty.at < 0 ? null : placeOf(buffer, faulty.start, faulty.at, recordLine, context.newline);
  const { code, reason } = causeOf(faulty, context.fieldCount);
  return {
    rowNumber: context.firstRow + faulty.record,
    line: place?.line ?? recordLine,
    ...(place === null ? {} : { lineColumn: place.column }),
    byte: context.byteAt(faulty.start),
    column: null,
    value: null,
    code,
    reason,
    record: { raw: rawText(buffer, faulty.start, faulty.end) },
  };
}

function causeOf(faulty: FaultyRecord, fieldCount: number): { code: string; reason: string } {
  switch (faulty.fault) {
    case 'field_count':
      return fieldCountCause(faulty.fields, fieldCount);
    case 'unterminated_quote':
      return { code: 'row.unterminated_quote', reason: 'A quote is not closed before the file ends.' };
    case 'data_after_quote':
      return {
        code: 'row.data_after_quote',
        reason: 'Text follows a closing quote. A quote inside a quoted field must be doubled.',
      };
    case 'unfinished_escape':
      return { code: 'row.unfinished_escape', reason: 'The file ends with a backslash; what it escapes is missing.' };
    default:
      return faulty.fault satisfies never;
  }
}

function fieldCountCause(fields: number, expected: number): { code: string; reason: string } {
  return {
    code: fields < expected ? 'row.too_few_fields' : 'row.too_many_fields',
    reason: `The record has ${fields} ${fields === 1 ? 'field' : 'fields'} instead of ${expected}.`,
  };
}

/** Whether a record is the lines after it, too, because its quote is not closed. */
export function swallowsLines(faulty: FaultyRecord, { buffer, newline }: FaultContext): boolean {
  return faulty.fault === 'unterminated_quote' && hasLineEnd(buffer, faulty, newline);
}

/** The error of a record that `swallowsLines`. */
export function unterminatedQuote(faulty: FaultyRecord, context: FaultContext): PipelineError {
  const { buffer, label, firstRow, firstLine, newline } = context;
  const place = placeOf(buffer, faulty.start, faulty.at, firstLine + faulty.lines, newline);
  return openQuote(label, { row: firstRow + faulty.record, ...place });
}

function openQuote(
  label: string,
  place: { readonly row: number; readonly line: number; readonly column: number },
): PipelineError {
  return new PipelineError('format.unterminated_quote', {
    message: `The quote that opens in line ${place.line}, column ${place.column} of ${JSON.stringify(label)} is never closed; all lines after it would be part of that one field.`,
    next: 'Close the quote in the file, or double it where it is part of the text, and resume the run.',
    origin: { label, ...place },
  });
}

/** Line and byte column of a byte. */
export function placeOf(
  buffer: Buffer,
  start: number,
  at: number,
  line: number,
  newline: number,
): { line: number; column: number } {
  let lineStart = start;
  let lines = line;
  for (let pos = start; pos < at; pos++) {
    if (buffer[pos] !== newline) continue;
    lines++;
    lineStart = pos + 1;
  }
  return { line: lines, column: at - lineStart + 1 };
}

function hasLineEnd(buffer: Buffer, faulty: FaultyRecord, newline: number): boolean {
  const end = buffer.indexOf(newline, faulty.at);
  // The line end that closes the file swallows nothing.
  return end !== -1 && end < faulty.end - 1;
}

function rawText(buffer: Buffer, start: number, end: number): string {
  const limit = Math.min(end, start + RAW_LIMIT);
  return buffer.toString('utf8', start, limit).replace(/\r?\n$|\r$/, '');
}
