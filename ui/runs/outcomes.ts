import type { RunCounts } from '../api/model.ts';

export type Outcome = Exclude<keyof RunCounts, 'read' | 'added'>;

export interface OutcomeLook {
  readonly name: string;
  /** What it means, in plain words. */
  readonly meaning: string;
  readonly fill: string;
}

/** Where a row can go, in the order of the row equation. */
export const OUTCOMES: Record<Outcome, OutcomeLook> = {
  loaded: { name: 'Loaded', meaning: 'Committed to the target table', fill: 'fill-loaded' },
  filtered: { name: 'Filtered', meaning: 'Left out by a filter, on purpose', fill: 'fill-filtered' },
  deduplicated: { name: 'Deduplicated', meaning: 'A row with the same key was kept', fill: 'fill-deduplicated' },
  folded: { name: 'Folded', meaning: 'Became part of an aggregate', fill: 'fill-folded' },
  superseded: { name: 'Superseded', meaning: 'A later row with the same key replaced it', fill: 'fill-superseded' },
  skipped: { name: 'Skipped', meaning: 'Bad, logged and left out', fill: 'fill-skipped' },
  deadLettered: { name: 'Dead-lettered', meaning: 'Bad, kept whole as a dead letter', fill: 'fill-dead-lettered' },
};

export const OUTCOME_ORDER = Object.keys(OUTCOMES) as readonly Outcome[];

/** Rows that came in: read from the source, and added by operators. */
export function rowsIn(counts: RunCounts): number {
  return counts.read + counts.added;
}

/** Rows whose end is known and committed. */
export function rowsOut(counts: RunCounts): number {
  return OUTCOME_ORDER.reduce((sum, outcome) => sum + counts[outcome], 0);
}
