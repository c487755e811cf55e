import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Target } from '../../../runtime/contract/sink.ts';
import type { Part } from './publishing.ts';

export function unboundedMark(target: Target, column: string, mark: string): PipelineError {
  return new PipelineError('load.watermark_unbounded', {
    node: target.node,
    message: `A row has ${mark} in "${column}", the watermark: no row of a later run could be above it. Nothing was loaded.`,
    next: `Leave such rows out (filter_rows on "${column}"), and run again.`,
    detail: { column, mark },
  });
}

export function countMismatch(target: Target, staged: number, published: number): PipelineError {
  return new PipelineError('sink.count_mismatch', {
    node: target.node,
    message: `${published} of ${staged} staged rows arrived in ${target.schema}.${target.table}: a BEFORE INSERT trigger leaves rows out, or the staging table was written by someone else. Nothing was published.`,
    next: 'Let the trigger raise an error for rows that it does not want, or disable it, and resume the run.',
    detail: { staged, published },
  });
}

/** Throws `load.empty` where all rows of the target would be replaced by none. */
export function requireRows({ target, replace }: Pick<Part, 'target' | 'replace'>, rows: number): void {
  if (rows > 0 || replace === null || replace.allowEmpty) return;
  throw new PipelineError('load.empty', {
    node: target.node,
    message: `No row arrived, and replacing all rows of ${target.schema}.${target.table} by none is not allowed. The table is untouched.`,
    next: 'Look at why the source gave nothing. If the table is to be emptied, set allowEmpty on the target and run again.',
  });
}

/** Of a load whose rows do not say whence they came: the one that the table refuses ends it, and is not looked for. */
export function refusedByTable(error: Error): Error {
  if (!(error instanceof PipelineError) || error.code !== 'sink.constraint') return error;
  const { next: _next, ...json } = error.toJSON();
  return new PipelineError(error.code, {
    ...json,
    message: `${error.message} Nothing was loaded.`,
    next: 'Mend the row that the message names, in the source or by a step of the pipeline, and run again.',
    cause: error,
  });
}
