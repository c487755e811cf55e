import { type CsvFileOptions, delimiterText } from './options.ts';

/** Names what a dialect asks for and cannot have. `delimiter`: the format's own. */
export function checkDialect(
  options: CsvFileOptions,
  own: string,
  issue: (field: string, message: string) => void,
): void {
  const delimiter = delimiterText(options.delimiter ?? own);
  if (options.quote !== '' && delimiter.includes(options.quote)) issue('quote', 'the quote is part of the delimiter');
  if (options.comment !== undefined && (options.comment === delimiter || options.comment === options.quote)) {
    issue('comment', 'a comment cannot begin with the delimiter or the quote');
  }
  const scannable =
    Buffer.byteLength(delimiter) === 1 && (options.escape === undefined || options.escape === options.quote);
  if (options.emptyText === 'quoted' && !scannable) {
    issue(
      'emptyText',
      'quoted and unquoted empty cells are told apart only with a one-byte delimiter and doubled quotes',
    );
  }
}
