/** Behind a dialog: the page, dimmed. */
export const SCRIM = 'fixed inset-0 z-40 animate-appear bg-scrim backdrop-blur-[2px]';

/** Where a dialog stands: in the middle, and never wider than the screen. */
export const STAGE = 'pointer-events-none fixed inset-0 z-50 grid grid-cols-1 place-items-center p-4';

/** A dialog itself; what is longer than the screen scrolls. */
export const PANEL =
  'pointer-events-auto max-h-[calc(100dvh-2rem)] w-full max-w-110 animate-rise overflow-y-auto rounded-2xl border border-line bg-surface p-6 shadow-pop';
