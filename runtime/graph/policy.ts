import type { Reject } from '../contract/batch.ts';
import { PipelineError } from '../contract/errors.ts';
import type { Plan } from '../contract/plan.ts';

export type Disposition = 'skipped' | 'dead_letter';

/**
 * Where a bad row goes. `strict` stops at the first; `skip` validation drops what the target refuses; everything else
 * goes where the error policy says.
 */
export function dispose(plan: Plan, reject: Reject): Disposition {
  if (plan.validation === 'strict') throw stopAt(plan, reject);
  if (plan.validation === 'skip' && reject.node === plan.target.node) return 'skipped';
  switch (plan.errorPolicy) {
    case 'fail':
      throw stopAt(plan, reject);
    case 'skip':
      return 'skipped';
    case 'dlq':
      return 'dead_letter';
    default:
      return plan.errorPolicy satisfies never;
  }
}

function stopAt(plan: Plan, reject: Reject): PipelineError {
  const place = reject.column === null ? '' : `, column "${reject.column}"`;
  const kept =
    plan.shape === 'staged'
      ? 'The target is untouched.'
      : 'Rows committed before it are kept; the rest was rolled back.';
  return new PipelineError('row.rejected', {
    node: reject.node,
    origin: {
      label: reject.label,
      row: reject.rowNumber,
      ...(reject.line === undefined ? {} : { line: reject.line }),
      ...(reject.lineColumn === undefined ? {} : { column: reject.lineColumn }),
    },
    message: `Row ${reject.rowNumber} of ${reject.label}${place}: ${reject.reason.replace(/\.$/, '')}. ${kept}`,
    next: 'Mend the row or the pipeline and resume the run, or set errorHandling to "skip" or "dlq" to go on without such rows.',
    detail: { ...reject },
  });
}
