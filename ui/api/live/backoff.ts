const FIRST_MS = 250;
const LONGEST_MS = 10_000;

/** How long to wait before try number `attempt` (from 0), in ms: doubles up to 10 s, with a random half so that browsers do not return all at once. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return most / 2 + (most / 2) * random();
}
