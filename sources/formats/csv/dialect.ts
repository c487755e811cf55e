import { type CsvFileOptions, delimiterText } from './options.ts';

/** How fields and records are told apart. All texts are byte strings: one character a byte of UTF-8. */
export interface CsvDialect {
  readonly delimiter: string;
  /** Empty: fields are never quoted. */
  readonly quote: string;
  readonly escape: string;
  /** Empty: no comments. */
  readonly comment: string;
  /** A backslash stands before what is not meant as it is; then no field is quoted. */
  readonly isEscaped: boolean;
}

/** The dialect that the options ask for; `delimiter` is the format's own. */
export function csvDialect(options: CsvFileOptions, delimiter: string): CsvDialect {
  return {
    delimiter: byteString(delimiterText(options.delimiter ?? delimiter)),
    quote: byteString(options.quote),
    escape: byteString(options.escape ?? options.quote),
    comment: byteString(options.comment ?? ''),
    isEscaped: options.escapes === 'backslash',
  };
}

/** RFC 4180 with any one-byte delimiter and quote, or backslashes: what the byte scanners read. */
export function isScannable(dialect: CsvDialect): boolean {
  if (dialect.delimiter.length !== 1) return false;
  return dialect.isEscaped || (dialect.quote.length <= 1 && dialect.escape === dialect.quote);
}

/** Text as one character a byte, so that positions in it are positions in the file. */
export function byteString(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Text of a byte string; bytes that are not UTF-8 show as U+FFFD. */
export function textOfBytes(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
