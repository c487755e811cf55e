/** What is looked at in all the rows of a load together. */
export const DATASET_VALIDATORS = ['rowCount', 'nullRate', 'distinctCount', 'freshness', 'sum', 'mean'] as const;
export type DatasetValidator = (typeof DATASET_VALIDATORS)[number];

export const CHECK_ACTIONS = ['abort', 'warn'] as const;
export type CheckAction = (typeof CHECK_ACTIONS)[number];

/** A bound on the rows of a load, looked at before they can be seen. `field`: column of the target; `null` = of none. */
export interface DatasetCheck {
  readonly node: string;
  readonly validator: DatasetValidator;
  readonly field: string | null;
  /** Numbers as text, so that no digit is lost. Of `freshness`: `max` is the greatest age, in seconds. */
  readonly min: string | null;
  readonly max: string | null;
  /** `abort`: the run fails, and nothing is loaded. */
  readonly onFail: CheckAction;
  /** Node of the target that is meant, where there are several. */
  readonly target?: string;
}

/** Holds the number of rows of a load to that of past runs of its pipeline. */
export interface AnomalyGuard {
  /** Past runs that are looked at; until there are so many, nothing is judged. */
  readonly baselineRuns: number;
  /** Greatest deviation from their mean: 0.5 = half as many more or fewer. */
  readonly maxDeviation: number;
  readonly onFail: CheckAction;
}

/** How a check of a run came out. */
export interface CheckResult {
  /** The node that asks for it; `null` = the pipeline. */
  readonly node: string | null;
  readonly validator: DatasetValidator | 'anomaly';
  readonly field: string | null;
  /** In plain words. */
  readonly expected: string;
  readonly found: string | null;
  readonly ok: boolean;
  readonly onFail: CheckAction;
}
