import type { PlainEncoding } from '../encoding.ts';
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

/** The same for text that is not decoded yet, one character a byte of its encoding. */
export function rawDialect(dialect: CsvDialect, encoding: PlainEncoding): CsvDialect {
  if (encoding === 'utf-8') return dialect;
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const characters = encoding === 'latin1' ? bytes.toString('latin1') : new TextDecoder(encoding).decode(bytes);
  const raw = (text: string): string =>
    Array.from(Buffer.from(text, 'latin1').toString('utf8'), (character) => {
      const byte = characters.indexOf(character);
      // A character that the encoding lacks stands nowhere.
      return byte < 0 ? '\u{100}' : String.fromCharCode(byte);
    }).join('');
  const { delimiter, quote, escape: mark, comment } = dialect;
  return { ...dialect, delimiter: raw(delimiter), quote: raw(quote), escape: raw(mark), comment: raw(comment) };
}

/** Text as one character a byte, so that positions in it are positions in the file. */
export function byteString(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
