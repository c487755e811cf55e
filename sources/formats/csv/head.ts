import Papa from 'papaparse';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { byteOrderMark, markedUtf16, requireUtf8, transcodeOf } from '../encoding.ts';
import type { FormatFile } from '../format.ts';
import type { CsvDialect } from './dialect.ts';
import { firstEscaped } from './first-escaped.ts';
import type { CsvOptions } from './options.ts';

export type Newline = '\n' | '\r' | '\r\n';

/** What the first lines of a file say. */
export interface CsvHead {
  /** Names of the fields, in order; `null` when the file is empty and nothing else names them. */
  readonly names: readonly string[] | null;
  readonly newline: Newline;
  /** Byte of the file and line at which the records begin. */
  readonly byte: number;
  readonly line: number;
}

const BLOCK = 64 * 1024;

/** Reads as much of the file's beginning as its first record takes; or says that it is marked as UTF-16. */
export async function readHead(
  file: FormatFile,
  options: CsvOptions,
  dialect: CsvDialect,
  signal: AbortSignal,
): Promise<CsvHead | 'utf-16le' | 'utf-16be'> {
  for (let size = BLOCK; ; size *= 2) {
    const block = await readBlock(file, size, signal);
    const marked = options.encoding === 'utf-8' ? markedUtf16(block) : null;
    if (marked !== null) return marked;
    const head = parseHead(block, block.length < size || block.length === file.bytes, file.label, options, dialect);
    if (head !== null) return head;
    if (size > options.maxRecordBytes) throw tooLong(file.label, options);
  }
}

async function readBlock(file: FormatFile, size: number, signal: AbortSignal): Promise<Buffer> {
  await using reader = await file.open(0, signal);
  const block = Buffer.allocUnsafe(Math.min(size, file.bytes));
  return block.subarray(0, await reader.read(block));
}

/** `null`: the first record goes on beyond the block. */
function parseHead(
  block: Buffer,
  whole: boolean,
  label: string,
  options: CsvOptions,
  dialect: CsvDialect,
): CsvHead | null {
  const mark = byteOrderMark(block, options.encoding, label);
  const text = block.toString('latin1');
  const newline = newlineOf(text);
  const skipped = skipLines(text, mark, options.skipLines, newline);
  if (skipped === null && !whole) return null;
  const start = skipped ?? text.length;
  const first = firstRecord(text.slice(start), whole, dialect, newline);
  if (first === null) return whole ? emptyHead(text, newline, options) : null;

  const line = 1 + countLines(text, 0, start + (options.hasHeader ? first.end : 0), newline);
  if (!options.hasHeader) {
    const names = options.names ?? first.fields.map((_, index) => `column_${index + 1}`);
    return { names, newline, byte: start, line };
  }
  if (first.bytes > options.maxRecordBytes) throw tooLong(label, options);
  const names = options.names ?? headerNames(first.fields, label, options, line - 1);
  if (names.length !== first.fields.length) throw namesDiffer(names, first.fields, label);
  return { names, newline, byte: start + first.end, line };
}

function emptyHead(text: string, newline: Newline, options: CsvOptions): CsvHead {
  return {
    names: options.names ?? null,
    newline,
    byte: text.length,
    line: 1 + countLines(text, 0, text.length, newline),
  };
}

function headerNames(fields: readonly string[], label: string, options: CsvOptions, line: number): string[] {
  const transcode = transcodeOf(options.encoding);
  const names = fields.map((field, index) => {
    const bytes = Buffer.from(field, 'latin1');
    if (transcode === null) requireUtf8(bytes, label, line);
    return (transcode === null ? bytes.toString('utf8') : decoded(bytes, options)).trim() || `column_${index + 1}`;
  });
  const seen = new Set<string>();
  const twice = names.findIndex((name) => seen.size === seen.add(name).size);
  if (twice === -1) return names;
  throw new PipelineError('format.duplicate_column', {
    message: `The header of ${JSON.stringify(label)} names the column ${JSON.stringify(names[twice])} twice, as fields ${names.indexOf(names[twice]!) + 1} and ${twice + 1}.`,
    next: 'Rename one of them in the file, or give all names in order with the option "names".',
    origin: { label, line },
  });
}

function decoded(bytes: Buffer, options: CsvOptions): string {
  return options.encoding === 'latin1' ? bytes.toString('latin1') : new TextDecoder('windows-1252').decode(bytes);
}

interface FirstRecord {
  readonly fields: readonly string[];
  /** Where the next record begins. */
  readonly end: number;
  /** Without its line end. */
  readonly bytes: number;
}

/** The first record that is neither blank nor a comment; `null` when there is none, or not all of it. */
function firstRecord(text: string, whole: boolean, dialect: CsvDialect, newline: Newline): FirstRecord | null {
  let start = 0;
  for (;;) {
    const blank = /^[\r\n]+/.exec(text.slice(start, start + 2));
    if (blank !== null) {
      start += blank[0].length;
      continue;
    }
    if (dialect.comment === '' || !text.startsWith(dialect.comment, start)) break;
    const end = text.indexOf(newline, start);
    if (end === -1) return null;
    start = end + newline.length;
  }
  if (start >= text.length) return null;
  if (dialect.isEscaped) {
    const escaped = firstEscaped(text, start, whole, { delimiter: dialect.delimiter, newline });
    return escaped === null ? null : { ...escaped, bytes: escaped.contentEnd - start };
  }
  let first: FirstRecord | null = null;
  const parser = new Papa.Parser({
    delimiter: dialect.delimiter,
    newline,
    ...(dialect.quote === '' ? { fastMode: true } : { quoteChar: dialect.quote, escapeChar: dialect.escape }),
    // Not `preview`: it gives the position after the second record where no field is quoted.
    step({ data, meta }: Papa.ParseStepResult<string[][]>) {
      const end = start + meta.cursor;
      const content = text.startsWith(newline, end - newline.length) ? end - newline.length : end;
      first = { fields: data[0] ?? [], end, bytes: content - start };
      parser.abort();
    },
  });
  parser.parse(text.slice(start), 0, !whole);
  return first;
}

/** Where the line after `count` lines begins; `null` when the text has fewer. */
function skipLines(text: string, from: number, count: number, newline: Newline): number | null {
  let at = from;
  for (let line = 0; line < count; line++) {
    const end = text.indexOf(newline, at);
    if (end === -1) return null;
    at = end + newline.length;
  }
  return at;
}

function countLines(text: string, from: number, to: number, newline: Newline): number {
  let lines = 0;
  for (let at = text.indexOf(newline, from); at !== -1 && at < to; at = text.indexOf(newline, at + 1)) lines++;
  return lines;
}

/** Lone CRs end records only in a file that has no LF. */
function newlineOf(text: string): Newline {
  const feed = text.indexOf('\n');
  if (feed > 0 && text[feed - 1] === '\r') return '\r\n';
  return feed === -1 && text.includes('\r') ? '\r' : '\n';
}

function tooLong(label: string, { hasHeader, maxRecordBytes }: CsvOptions): PipelineError {
  return new PipelineError('format.record_too_large', {
    message: `The ${hasHeader ? 'header' : 'first record'} of ${JSON.stringify(label)} is larger than ${maxRecordBytes} bytes.`,
    next: 'Look for a quote in the first line that is never closed, check the delimiter and quote options, or raise maxRecordBytes on the source node.',
    origin: { label, line: 1 },
  });
}

function namesDiffer(names: readonly string[], fields: readonly string[], label: string): PipelineError {
  return new PipelineError('format.names', {
    message: `The option "names" lists ${names.length} columns, the header of ${JSON.stringify(label)} has ${fields.length}.`,
    next: 'Give one name for each field, in the order of the file.',
    origin: { label, line: 1 },
  });
}
