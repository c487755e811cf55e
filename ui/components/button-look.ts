/** What a button looks like, or a link that stands for one. */
export const BUTTON_LOOKS = {
  primary: 'bg-accent text-accent-ink hover:bg-accent-hover border-transparent shadow-card',
  secondary: 'bg-surface text-ink hover:bg-hover border-line-strong shadow-card',
  quiet: 'bg-transparent text-ink-2 hover:bg-hover hover:text-ink border-transparent',
  danger: 'bg-bad-solid text-[white] hover:brightness-110 border-transparent shadow-card',
} as const;

export type ButtonLook = keyof typeof BUTTON_LOOKS;

export const BUTTON_SHAPE =
  'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-lg border font-medium transition-[background,filter,transform] duration-150 active:translate-y-px';
