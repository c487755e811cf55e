import { PipelineError } from '../../runtime/contract/errors.ts';

/** Stands in a name for bytes that are no UTF-8: a name that has it may lead to nothing. */
const REPLACEMENT = '\ufffd';

export function isDoubtfulName(name: string): boolean {
  return name.includes(REPLACEMENT);
}

/** A file that is there and cannot be asked for by its name: it is not passed over. */
export function unreadableName(path: string): PipelineError {
  return new PipelineError('source.file_name', {
    message: `The name ${JSON.stringify(path)} is not written in UTF-8, so that the file cannot be asked for: its other characters are lost.`,
    next: 'Give it another name, for example with: convmv -f latin1 -t utf8 --notest FILE. Or narrow the pattern of the source node so that it is not meant.',
    origin: { label: path },
  });
}
