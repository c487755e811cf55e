import { clsx } from 'clsx';
import { ChevronDown } from 'lucide-react';
import type { SelectHTMLAttributes } from 'react';
import { CONTROL } from './control-look.ts';

export interface SelectBoxProps extends Omit<SelectHTMLAttributes<HTMLSelectElement>, 'onChange' | 'size'> {
  options: readonly { readonly value: string; readonly text: string }[];
  onChoose: (value: string) => void;
  size?: 'small' | 'medium';
}

/** A choice in a form, as the browser shows it: by keyboard and on a phone as people know it. */
export function SelectBox({ options, onChoose, className, size = 'medium', ...rest }: SelectBoxProps) {
  return (
    <span className={clsx('relative block min-w-0', className)}>
      <select
        {...rest}
        onChange={(event) => onChoose(event.target.value)}
        className={clsx(CONTROL, 'appearance-none truncate pr-8', size === 'small' ? '!text-xs h-8 !pl-2' : 'h-9')}
      >
        {options.map(({ value, text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        size={14}
        className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-3"
      />
    </span>
  );
}
