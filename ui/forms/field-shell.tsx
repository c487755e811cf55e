import { clsx } from 'clsx';
import type { ReactNode } from 'react';

export interface FieldShellProps {
  /** Of the control inside; its help and error are called by it, too. */
  id: string;
  title: string;
  isRequired?: boolean;
  hidesTitle?: boolean | undefined;
  help?: ReactNode;
  error: string | null;
  className?: string;
  children: ReactNode;
}

/** A control with its title, what it is for, and what is wrong with it. */
export function FieldShell({
  id,
  title,
  isRequired = false,
  hidesTitle = false,
  help,
  error,
  className,
  children,
}: FieldShellProps) {
  return (
    <div className={clsx('min-w-0', className)}>
      <div className={hidesTitle ? 'sr-only' : 'mb-1.5'}>
        <label htmlFor={id} className="min-w-0 font-medium text-ink text-sm">
          {title}
          {isRequired && (
            <span aria-hidden className="text-bad">
              {' '}
              *
            </span>
          )}
        </label>
      </div>
      {children}
      <FieldNotes id={id} help={help} error={error} />
    </div>
  );
}

/** What stands below a control. */
export function FieldNotes({ id, help, error }: Pick<FieldShellProps, 'id' | 'help' | 'error'>) {
  return (
    <>
      {error !== null && (
        <p id={`${id}-error`} className="mt-1.5 text-bad text-sm">
          {error}
        </p>
      )}
      {help && (
        <p id={`${id}-help`} className="mt-1.5 text-pretty text-ink-3 text-xs">
          {help}
        </p>
      )}
    </>
  );
}

/** What ties a control to its notes. */
export function noteProps(id: string, { help, error }: { help?: unknown; error: string | null }) {
  const notes = [error !== null && `${id}-error`, Boolean(help) && `${id}-help`].filter(Boolean).join(' ');
  return {
    ...(notes !== '' && { 'aria-describedby': notes }),
    ...(error !== null && { 'aria-invalid': true as const }),
  };
}
