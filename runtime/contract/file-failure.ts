import { PipelineError } from './errors.ts';

/**
 * Codes of what is wrong with the bytes of one file, whatever the pipeline says. Others of `format.*`, such as an unknown
 * sheet or a missing layout, are the pipeline's: they are no file's failure.
 */
export const FILE_FAILURES: readonly string[] = [
  'format.compression',
  'format.corrupt',
  'format.encoding',
  'format.excel',
  'format.expansion',
  'format.json',
  'format.packed',
  'format.record_too_large',
  'format.truncated',
  'format.unterminated_quote',
  'format.xml',
  'format.xml_doctype',
  'format.zip',
];

/** What failed in a file: from there on it cannot be read. */
export interface FileFailure {
  readonly code: string;
  readonly message: string;
  readonly next: string;
  /** Where it shows, as far as the format knows: a byte of the unpacked file, or of the packed one where unpacking failed. */
  readonly byte: number | null;
  readonly line: number | null;
}

/** What failed in the file that an error tells of; `null`: the error is of something else. */
export function fileFailure(error: unknown): FileFailure | null {
  if (!(error instanceof PipelineError) || !FILE_FAILURES.includes(error.code)) return null;
  const { code, message, next, origin } = error;
  return { code, message, next, byte: origin?.byte ?? null, line: origin?.line ?? null };
}

/** The error of what fails in a file in `work`, which may have done a part of it; `null`: nothing does. */
export function failureOf(work: () => void): PipelineError | null {
  try {
    work();
    return null;
  } catch (error) {
    if (fileFailure(error) === null) throw error;
    return error as PipelineError;
  }
}
