import { PipelineError } from '../../../runtime/contract/errors.ts';
import { FILE_FAILURES } from '../../../runtime/contract/file-failure.ts';

/** Whether a dead letter stands for the rest of a file that could not be read on. */
export function isWholeFile({ code }: { readonly code: string }): boolean {
  return FILE_FAILURES.includes(code);
}

export function wholeFile(): PipelineError {
  return new PipelineError('dead_letter.whole_file', {
    message:
      'It stands for the rest of a file that could not be read on: there is no row that could be edited or replayed.',
    next: 'Mend the file, load what is missing of it, and discard this dead letter.',
  });
}
