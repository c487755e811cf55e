import type { Part } from '../../sinks/postgres/staging/publishing.ts';
import type { PlannedTarget } from '../contract/plan.ts';

/** How staged rows are published in a target. `after`: the mark at which the run started. */
export function publishingOf(
  { load, backup }: PlannedTarget,
  after: string | null,
): Pick<Part, 'replace' | 'swap' | 'backup' | 'watermark'> {
  return {
    replace: load.mode === 'truncate' || load.mode === 'blue_green' ? load : null,
    swap: load.mode === 'blue_green' ? { keepHours: load.keepOldHours } : null,
    backup: backup === true,
    watermark: load.mode === 'incremental_watermark' ? { column: load.column, after } : null,
  };
}

/** The rows that are new; `null`: all. */
export function aboveOf(
  { load }: PlannedTarget,
  mark: string | null,
): { readonly column: string; readonly mark: string } | null {
  return load.mode !== 'incremental_watermark' || mark === null ? null : { column: load.column, mark };
}
