import { clsx } from 'clsx';
import { LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, Ref } from 'react';
import { BUTTON_LOOKS, BUTTON_SHAPE, type ButtonLook } from './button-look.ts';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: ButtonLook;
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
        BUTTON_SHAPE,
        'disabled:pointer-events-none disabled:opacity-55',
        size === 'small' ? 'h-7 px-2.5 text-xs' : 'h-9 px-3.5 text-sm',
        BUTTON_LOOKS[look],
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
