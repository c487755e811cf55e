import Papa from 'papaparse';
import type { CsvDialect } from './dialect.ts';
import type { Newline } from './head.ts';

/** A record as papaparse finds it in a byte string. */
export interface PapaRecord {
  readonly fields: readonly string[];
  /** With its line end, without comments that stand before it. */
  readonly raw: string;
  /** Bytes and line ends before the record. */
  readonly at: number;
  readonly lines: number;
  /** Line ends in its fields. */
  readonly innerLines: number;
  /** What is wrong with its quotes. */
  readonly fault: string | undefined;
}

export interface Parsed {
  readonly records: readonly PapaRecord[];
  /** Where the first record that is not all there begins, and the line ends before it. */
  readonly end: number;
  readonly lines: number;
}

/** The records of a byte string that are all there. */
export function parsePapa(text: string, final: boolean, dialect: CsvDialect, newline: Newline): Parsed {
  const records: PapaRecord[] = [];
  const lineEnd = newline.at(-1)!;
  let end = 0;
  let lines = 0;
  const passComments = (): void => {
    while (dialect.comment !== '' && text.startsWith(dialect.comment, end)) {
      const feed = text.indexOf(newline, end);
      if (feed === -1) break;
      end = feed + newline.length;
      lines++;
    }
  };
  const parser = new Papa.Parser({
    delimiter: dialect.delimiter,
    newline,
    ...(dialect.quote === '' ? { fastMode: true } : { quoteChar: dialect.quote, escapeChar: dialect.escape }),
    ...(dialect.comment === '' ? {} : { comments: dialect.comment }),
    step({ data, errors, meta }: Papa.ParseStepResult<string[][]>) {
      passComments();
      const fields = data[0] ?? [];
      const raw = text.slice(end, meta.cursor);
      const fault = errors.find(({ type }) => type === 'Quotes')?.code;
      const innerLines = fields.reduce((sum, field) => sum + countOf(field, lineEnd), 0);
      records.push({ fields, raw, at: end, lines, innerLines, fault });
      lines += countOf(raw, lineEnd);
      end = meta.cursor;
    },
  });
  parser.parse(text, 0, !final);
  // After the last line end papaparse sees one more record, of nothing.
  if (final && records.at(-1)?.raw === '') records.pop();
  passComments();
  return { records, end: final ? text.length : end, lines };
}

/** Bytes of a record without its line end. */
export function contentBytes(raw: string): number {
  return raw.length - (/(?:\r?\n|\r)$/.exec(raw)?.[0].length ?? 0);
}

function countOf(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) count++;
  return count;
}
