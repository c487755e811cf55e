import { Link, type LinkProps } from '@tanstack/react-router';
import { clsx } from 'clsx';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { BUTTON_LOOKS, BUTTON_SHAPE, type ButtonLook } from './button-look.ts';

export interface LinkButtonProps {
  link: LinkProps;
  look?: ButtonLook;
  icon?: LucideIcon;
  children: ReactNode;
}

/** A way to another page that looks like what one would press. */
export function LinkButton({ link, look = 'secondary', icon: Icon, children }: LinkButtonProps) {
  return (
    <Link {...link} className={clsx(BUTTON_SHAPE, 'h-9 px-3.5 text-sm', BUTTON_LOOKS[look])}>
      {Icon && <Icon aria-hidden size={15} />}
      {children}
    </Link>
  );
}
