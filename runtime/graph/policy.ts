import { landsWhole, planTargets } from '../commit/plan-flow.ts';
import type { Reject } from '../contract/batch.ts';
import { PipelineError } from '../contract/errors.ts';
import type { Plan } from '../contract/plan.ts';
import { hideValues } from './hide-values.ts';

export type Disposition = 'skipped' | 'dead_letter';

export interface Place {
  readonly plan: Plan;
  /** Something of the row's split is committed. */
  readonly isBegun: boolean;
}

/**
 * Where a bad row goes. `strict` stops at the first; `skip` validation drops what the target refuses; everything else
 * goes where the error policy says. A rule that says itself what becomes of a row is asked first. A dead letter that is
 * rejected again stays one, but under strict validation: no replay may lose it.
 */
export function dispose(reject: Reject, place: Place): Disposition {
  const { plan } = place;
  if (plan.source.replay && modeOf(reject, plan) !== 'strict') return 'dead_letter';
  switch (reject.action) {
    case 'abort':
      throw stopAt(reject, place);
    case 'skip':
      return 'skipped';
    case 'quarantine':
      return 'dead_letter';
    case undefined:
      return byMode(reject, place);
    default:
      return reject.action satisfies never;
  }
}

function byMode(reject: Reject, place: Place): Disposition {
  const { plan } = place;
  const mode = modeOf(reject, plan);
  if (mode === 'strict') throw stopAt(reject, place);
  if (mode === 'skip' && isTarget(reject.node, plan)) return 'skipped';
  switch (plan.errorPolicy) {
    case 'fail':
      throw stopAt(reject, place);
    case 'skip':
      return 'skipped';
    case 'dlq':
      return 'dead_letter';
    default:
      return plan.errorPolicy satisfies never;
  }
}

/** The mode for what the target refuses in a column: its own, or the plan's. Of several columns, the hardest. */
function modeOf({ node, column }: Reject, plan: Plan): Plan['validation'] {
  const { validation, columnModes } = plan;
  if (columnModes === undefined || !isTarget(node, plan) || column === null) return validation;
  const names = Object.hasOwn(columnModes, column) ? [column] : column.split(', ');
  const modes = names.map((name) => columnModes[name] ?? validation);
  if (modes.includes('strict')) return 'strict';
  return modes.find((mode) => mode !== 'skip') ?? (modes.includes(null) ? null : 'skip');
}

function isTarget(node: string, plan: Plan): boolean {
  return planTargets(plan).some((target) => target.node === node);
}

function stopAt(rejected: Reject, place: Place): PipelineError {
  const { plan } = place;
  const reject = hideValues(rejected, plan);
  const column = reject.column === null ? '' : `, column "${reject.column}"`;
  const rule = reject.rule === undefined ? '' : ` (rule ${reject.rule})`;
  const kept = landsWhole(plan)
    ? 'The target is untouched.'
    : 'Rows committed before it are kept; the rest was rolled back.';
  return new PipelineError('row.rejected', {
    node: reject.node,
    origin: {
      label: reject.label,
      row: reject.rowNumber,
      ...(reject.line === undefined ? {} : { line: reject.line }),
      ...(reject.lineColumn === undefined ? {} : { column: reject.lineColumn }),
      ...(reject.byte === undefined ? {} : { byte: reject.byte }),
    },
    message: `Row ${reject.rowNumber} of ${reject.label}${column}: ${reject.reason.replace(/\.$/, '')}${rule}. ${kept}`,
    next: nextStep(reject, place),
    detail: { ...reject },
  });
}

/** What can be done now: a resume keeps the plan, and does not read on in a file that was edited after a commit of it. */
function nextStep(reject: Reject, { plan, isBegun }: Place): string {
  const { label, rule } = reject;
  if (reject.action === 'abort') {
    const other = `give rule ${rule} another action in the pipeline`;
    return !landsWhole(plan) && isBegun
      ? `Load the mended row by itself, or ${other}, and run it for what is not loaded: a part of ${label} is committed, and once edited it is not read on.`
      : `Mend the row, or ${other}, and run it anew: nothing of ${landsWhole(plan) ? 'this run is in the target' : `${label} is committed`}.`;
  }
  if (modeOf(reject, plan) === 'strict') {
    return 'Mend the row or the pipeline and run it anew: nothing of this run is in the target.';
  }
  if (landsWhole(plan)) {
    return 'Resume the run with errorHandling "dlq" or "skip" to go on without such rows; or mend the row or the pipeline and run it anew: nothing of this run is in the target.';
  }
  return isBegun
    ? `Resume the run with errorHandling "dlq" or "skip" to go on without such rows, and load the mended ones by themselves; or, where the table refuses it wrongly, mend the table and resume. A part of ${label} is committed: once edited, it is not read on.`
    : `Mend the row in ${label}, or the table where that refuses it wrongly, and resume the run: nothing of the file is committed, and it is read as it is then. Or resume it with errorHandling "dlq" or "skip" to go on without such rows. A changed pipeline takes a new run.`;
}
