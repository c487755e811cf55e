import type { RunSnapshot } from '../../runtime/contract/run.ts';

/** By the rate since the run began or went on, and the share of the bytes that is committed: `48 s left`, `1 h 5 min left`. */
export function timeLeft({ counts, rowsPerSecond, bytes, totalBytes, wait }: RunSnapshot): string {
  if (wait?.nextLookAt) return `waits for files, looks next at ${wait.nextLookAt}`;
  if (totalBytes === null || bytes === 0 || rowsPerSecond <= 0) return 'time left unknown';
  const rowsLeft = (counts.read * Math.max(0, totalBytes - bytes)) / bytes;
  return `${duration(Math.ceil(rowsLeft / rowsPerSecond))} left`;
}

function duration(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
