import { type CsvFileOptions, delimiterText, type GivenCsvOptions, settledOptions } from './options.ts';

/** Names what a dialect asks for and cannot have. `delimiter`: the format's own. */
export function checkDialect(
  given: GivenCsvOptions,
  own: string,
  issue: (field: string, message: string) => void,
): void {
  const options = settledOptions(given);
  const delimiter = delimiterText(options.delimiter ?? own);
  if (options.quote !== '' && delimiter.includes(options.quote)) issue('quote', 'the quote is part of the delimiter');
  if (options.comment !== undefined && (options.comment === delimiter || options.comment === options.quote)) {
    issue('comment', 'a comment cannot begin with the delimiter or the quote');
  }
  if (options.escapes === 'backslash') {
    checkEscapes(options, delimiter, issue);
    return;
  }
  if (/[\r\n]/.test(options.quote)) issue('quote', 'a quote cannot be a line break');
  if (options.escape !== undefined && /[\r\n]/.test(options.escape))
    issue('escape', 'an escape cannot be a line break');
}

/** As Postgres holds them, which takes no delimiter that an escape could mean. */
function checkEscapes(
  options: CsvFileOptions,
  delimiter: string,
  issue: (field: string, message: string) => void,
): void {
  if (Buffer.byteLength(delimiter) !== 1 || /[a-z0-9.\\]/i.test(delimiter)) {
    issue(
      'delimiter',
      'where a backslash escapes, the delimiter is one byte, and no letter, digit, full stop or backslash',
    );
  }
  if (options.quote !== '') issue('quote', 'no field is quoted where a backslash escapes');
  if (options.escape !== undefined) issue('escape', 'no field is quoted where a backslash escapes');
  if (options.emptyText === 'quoted') issue('emptyText', 'no field is quoted where a backslash escapes');
}
