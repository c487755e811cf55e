import { PipelineError } from '../../../runtime/contract/errors.ts';

/** What was read is not what its format says. Becomes `format.corrupt` where the place in the file is known. */
export class Malformed extends Error {}

/** The bytes end before what they hold does; more of them may help. */
export class EndsEarly extends Malformed {}

/** Where a part of a file lies, for errors. */
export interface Place {
  readonly label: string;
  /** `Parquet`, `ORC`, `Avro`. */
  readonly format: string;
  /** What is read there: `the footer`, `a page of the column "id"`. */
  readonly part: string;
  readonly byte: number;
}

/** Runs `work` on bytes of the file; what is wrong with them is told with their place. */
export function decoding<T>(place: Place, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw corruptAt(place, error);
  }
}

/** The `PipelineError` for what decoding threw; anything that is no fault of the bytes stays as it is. */
export function corruptAt(place: Place, error: unknown): unknown {
  // Typed arrays and buffers throw RangeErrors for offsets that the bytes made up.
  if (!(error instanceof Malformed) && !(error instanceof RangeError)) return error;
  const { label, format, part, byte } = place;
  return new PipelineError('format.corrupt', {
    message: `${JSON.stringify(label)} is damaged: ${part} at byte ${byte} cannot be read: ${error.message}.`,
    next: `Get a whole ${format} file from where it was written, then start a new run.`,
    origin: { label, byte },
    cause: error,
  });
}

/** The file ends before its format lets it. */
export function truncatedFile(label: string, format: string, bytes: number, reason: string): PipelineError {
  return new PipelineError('format.truncated', {
    message: `${JSON.stringify(label)} is no whole ${format} file: ${reason}.`,
    next: 'Get the whole file, then start a new run.',
    origin: { label, byte: bytes },
  });
}

/** A thing that the format allows and this reader does not read. */
export function unsupported(label: string, message: string, next: string): PipelineError {
  return new PipelineError('format.unsupported', {
    message: `${JSON.stringify(label)}: ${message}`,
    next,
    origin: { label },
  });
}

/** A file, or a column of it, that only its key opens. */
export function encryptedFile(label: string, format: string, column?: string): PipelineError {
  const what = column === undefined ? 'is encrypted' : `has the encrypted column ${JSON.stringify(column)}`;
  return new PipelineError('format.encrypted', {
    message: `${JSON.stringify(label)} ${what}; Sluice does not decrypt ${format}.`,
    next: 'Write the file without encryption, or leave the encrypted columns out of those that the source node declares.',
    origin: { label },
  });
}
