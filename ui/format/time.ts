const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'long' });
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

const STEPS = [
  { unit: 'second', ms: 1000, below: 60 },
  { unit: 'minute', ms: 60_000, below: 60 },
  { unit: 'hour', ms: 3_600_000, below: 24 },
  { unit: 'day', ms: 86_400_000, below: 30 },
  { unit: 'month', ms: 2_592_000_000, below: 12 },
  { unit: 'year', ms: 31_536_000_000, below: Infinity },
] as const;

/** `3 minutes ago`, `just now`. */
export function formatAgo(iso: string, now: number): string {
  const elapsed = now - Date.parse(iso);
  if (elapsed < 5000) return 'just now';
  for (const { unit, ms, below } of STEPS) {
    if (elapsed / ms < below) return relative.format(-Math.floor(elapsed / ms), unit);
  }
  return formatDateTime(iso);
}

/** `24 Nov 2026, 20:14:34`, in the reader's time zone. */
export function formatDateTime(iso: string): string {
  return full.format(Date.parse(iso));
}

/** `20:14:34`, in the reader's time zone. */
export function formatClock(iso: string): string {
  return clock.format(Date.parse(iso));
}
