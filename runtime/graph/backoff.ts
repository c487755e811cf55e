const FIRST_MS = 100;
const MOST_MS = 5_000;

/** Tries in all, where a pipeline does not say: about a minute with `backoffMs`, which a restart of Postgres fits into. */
export const DEFAULT_ATTEMPTS = 17;

/** How long to wait before the attempt after `attempt` failed ones, in milliseconds. */
export function backoffMs(attempt: number): number {
  return Math.min(MOST_MS, FIRST_MS * 2 ** (attempt - 1));
}
