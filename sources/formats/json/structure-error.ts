import { PipelineError } from '../../../runtime/contract/errors.ts';

/** JSON that is not well formed between its records. */
export function structureError(
  label: string,
  reason: string,
  place: { readonly line: number; readonly byte: number; readonly column: number },
): PipelineError {
  return new PipelineError('format.json', {
    message: `${JSON.stringify(label)} is not one JSON value: in line ${place.line} ${reason}.`,
    next: 'Mend the file. If it has one JSON object a line, set fileFormat to jsonl; if the records are deeper inside, set recordPath.',
    origin: { label, line: place.line, column: place.column, byte: place.byte },
  });
}

/** The file ends before its value does. */
export function truncated(label: string, line: number, bytes: number): PipelineError {
  return new PipelineError('format.truncated', {
    message: `${JSON.stringify(label)} ends in line ${line} before its JSON value does: the file was cut off.`,
    next: 'Get the whole file, then start a new run.',
    origin: { label, line, byte: bytes },
  });
}

/** `recordPath` leads nowhere. */
export function noRecords(label: string, path: string, reason: string, line: number): PipelineError {
  return new PipelineError('format.record_path', {
    message: `The record path ${JSON.stringify(path)} leads nowhere in ${JSON.stringify(label)}: ${reason} (line ${line}).`,
    next: 'Give the keys that lead from the root to the array of records, with points between them, such as data.items.',
    origin: { label, line },
  });
}
