/** Looks of what is filled in: texts, numbers, choices. */
export const CONTROL =
  'w-full min-w-0 rounded-lg border border-line-strong bg-surface px-3 text-ink text-sm placeholder:text-ink-3 aria-invalid:border-bad';
