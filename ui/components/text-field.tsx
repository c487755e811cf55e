import { clsx } from 'clsx';
import { useId } from 'react';

export interface TextFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  className?: string;
  required?: boolean;
}

/** A line of code: a name, a value, an expression. */
export function TextField({ label, value, onChange, placeholder, className, required }: TextFieldProps) {
  const id = useId();
  return (
    <span className={clsx('grid grid-cols-1 gap-1', className)}>
      <label htmlFor={id} className="text-ink-3 text-xs">
        {label}
      </label>
      <input
        id={id}
        value={value}
        placeholder={placeholder}
        required={required}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        className="h-8 w-full min-w-0 rounded-lg border border-line-strong bg-surface px-2.5 font-mono text-ink text-xs placeholder:text-ink-3"
      />
    </span>
  );
}
