import { clsx } from 'clsx';
import { LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, Ref } from 'react';

const LOOKS = {
  primary: 'bg-accent text-accent-ink hover:bg-accent-hover border-transparent shadow-card',
  secondary: 'bg-surface text-ink hover:bg-hover border-line-strong shadow-card',
  quiet: 'bg-transparent text-ink-2 hover:bg-hover hover:text-ink border-transparent',
  danger: 'bg-bad-solid text-[white] hover:brightness-110 border-transparent shadow-card',
} as const;

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: keyof typeof LOOKS;
  size?: 'small' | 'medium';
  icon?: LucideIcon;
  /** Shows that the action is under way; the button cannot be pressed meanwhile. */
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({ look = 'secondary', size = 'medium', icon, busy = false, ...props }: ButtonProps) {
  const { className, children, disabled, ...rest } = props;
  const Icon = busy ? LoaderCircle : icon;
  return (
    <button
      type="button"
      className={clsx(
        'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-lg border font-medium',
        'transition-[background,filter,transform] duration-150 active:translate-y-px disabled:pointer-events-none disabled:opacity-55',
        size === 'small' ? 'h-7 px-2.5 text-xs' : 'h-9 px-3.5 text-sm',
        LOOKS[look],
        className,
      )}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      {...rest}
    >
      {Icon && <Icon aria-hidden size={size === 'small' ? 13 : 15} className={clsx(busy && 'animate-spin')} />}
      {children}
    </button>
  );
}
