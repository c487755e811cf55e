import { PipelineError } from '../../runtime/contract/errors.ts';

/** Something else has the name. */
export function taken(to: string): PipelineError {
  return new PipelineError('source.archive_taken', {
    message: `There is something else at ${JSON.stringify(to)} already.`,
    next: 'Move it away, and resume the run.',
    origin: { label: to },
  });
}

/** What is moved, or a folder on its way, is a link. */
export function linked(shown: string): PipelineError {
  return new PipelineError('source.archive_link', {
    message: `${JSON.stringify(shown)} is a symbolic link, or lies behind one: it is not moved.`,
    next: 'Put the file itself there, or archive it by hand.',
    origin: { label: shown },
  });
}

/** It was written again after it was read. */
export function changed(from: string): PipelineError {
  return new PipelineError('source.archive_changed', {
    message: `${JSON.stringify(from)} is not what was loaded any more, and stays where it is.`,
    next: 'Load it with a new run. Let writers write beside it and rename when done.',
    origin: { label: from },
  });
}

/** Neither name is there. */
export function gone(from: string): PipelineError {
  return new PipelineError('source.archive_gone', {
    message: `${JSON.stringify(from)} is gone: something else has moved or deleted it since it was loaded.`,
    next: 'Find out what did. Its rows are in the table.',
    origin: { label: from },
  });
}

/** What a test of the connection has made could not be removed. */
export function leftBehind(error: unknown, label: string): unknown {
  if (!(error instanceof PipelineError)) return error;
  const { code, next, ...told } = error.toJSON();
  return new PipelineError(code, { ...told, next: `${next} The test has left ${label}: delete it.`, cause: error });
}
