import type { RunEvent, RunSnapshot } from '../../runtime/contract/run.ts';

/** How a run is shown while it goes, and at its end. */
export interface RunReport {
  event(event: RunEvent): void;
  /** Ctrl-C was heard. */
  cancelling(): void;
  ended(run: RunSnapshot): Promise<void>;
}

/** Said when Ctrl-C was heard. */
export const CANCELLING = 'Cancelling: what is committed stays. Ctrl-C again ends at once.';
