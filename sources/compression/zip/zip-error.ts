import { PipelineError } from '../../../runtime/contract/errors.ts';

/** A zip archive that is not as zip archives are. */
export function zipError(label: string, reason: string, byte: number): PipelineError {
  return new PipelineError('format.zip', {
    message: `${JSON.stringify(label)} is no zip archive that can be read: ${reason}.`,
    next: 'Get the whole file again and check it with the program that wrote it, for example with: unzip -t FILE.',
    origin: { label, byte },
  });
}

/** Something that zip archives may have and that is not read. */
export function zipRefused(label: string, reason: string, next: string): PipelineError {
  return new PipelineError('format.zip_unsupported', {
    message: `${JSON.stringify(label)} cannot be read: ${reason}.`,
    next,
    origin: { label },
  });
}
