import { PipelineError } from '../../runtime/contract/errors.ts';

/** A record that is larger than one may be; `openQuote`: a quote in it that is not closed. */
export function recordTooLarge(
  label: string,
  maxRecordBytes: number,
  record: { readonly row: number; readonly line: number; readonly byte: number },
  openQuote: { readonly line: number; readonly column: number } | null,
): PipelineError {
  const why =
    openQuote === null
      ? ''
      : ` A quote opens in line ${openQuote.line}, column ${openQuote.column}, and is not closed.`;
  const check =
    openQuote === null
      ? 'Check that the file is whole and of the format that is set.'
      : 'If the quote is a mistake, mend the file.';
  return new PipelineError('format.record_too_large', {
    message: `The record that begins in line ${record.line} of ${JSON.stringify(label)} is larger than ${maxRecordBytes} bytes.${why}`,
    next: `${check} If the record is meant to be that large, raise maxRecordBytes on the source node.`,
    origin: {
      label,
      row: record.row,
      line: openQuote?.line ?? record.line,
      column: openQuote?.column ?? 1,
      byte: record.byte,
    },
  });
}
