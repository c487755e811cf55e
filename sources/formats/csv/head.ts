import { PipelineError } from '../../../runtime/contract/errors.ts';
import { byteOrderMark, markedUtf16, requireUtf8, transcodeOf } from '../encoding.ts';
import type { FormatFile } from '../format.ts';
import { type CsvDialect, rawDialect } from './dialect.ts';
import { firstRecord, type Newline } from './first-record.ts';
import type { CsvOptions } from './options.ts';

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
  const raw = rawDialect(dialect, options.encoding);
  for (let size = BLOCK; ; size *= 2) {
    const block = await readBlock(file, size, signal);
    const marked = options.encoding === 'utf-8' ? markedUtf16(block) : null;
    if (marked !== null) return marked;
    const head = parseHead(block, block.length < size || block.length === file.bytes, file.label, options, raw);
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
  const first = firstRecord(text, start, whole, dialect, newline);
  if (first === null) return whole ? emptyHead(text, newline, options) : null;

  const line = 1 + countLines(text, 0, options.hasHeader ? first.end : start, newline);
  if (!options.hasHeader) {
    const names = options.names ?? first.fields.map((_, index) => `column_${index + 1}`);
    return { names, newline, byte: start, line };
  }
  if (first.bytes > options.maxRecordBytes) throw tooLong(label, options);
  const names = options.names ?? headerNames(first.fields, label, options, line - 1);
  if (names.length !== first.fields.length) throw namesDiffer(names, first.fields, label);
  return { names, newline, byte: first.end, line };
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
    if (isAscii(field)) return field.trim() || `column_${index + 1}`;
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

/** Most names are: they are texts already. */
function isAscii(field: string): boolean {
  for (let at = 0; at < field.length; at++) if (field.charCodeAt(at) > 0x7f) return false;
  return true;
}

function decoded(bytes: Buffer, options: CsvOptions): string {
  return options.encoding === 'latin1' ? bytes.toString('latin1') : new TextDecoder('windows-1252').decode(bytes);
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
