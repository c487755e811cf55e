import { PipelineError } from '../../contract/errors.ts';

/** The load is in, and files of a node have not come to their place: the first failure stands for all. */
export function notMoved(node: string, first: PipelineError, count: number): PipelineError {
  const others = count === 1 ? '' : ` So did ${count - 1} more.`;
  return new PipelineError('archive.failed', {
    node,
    message: `The rows are in the table, but a file could not be moved: ${first.message}${others}`,
    next: `${first.next} Then resume the run: it moves what is left.`,
    detail: { code: first.code, files: count },
    cause: first,
  });
}
