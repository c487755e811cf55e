import { type FormEvent, useId } from 'react';

interface OwnRowsFieldProps {
  label: string;
  /** Before what is said of the form of the rows. */
  help: string;
  text: string;
  error: string | null;
  onChange: (text: string) => void;
  /** Of the form, by the keyboard. */
  onSubmit: (event: FormEvent) => void;
}

/** Rows of one source as JSON. */
export function OwnRowsField({ label, help, text, error, onChange, onSubmit }: OwnRowsFieldProps) {
  const id = useId();
  return (
    <div>
      <div className="mb-1.5 flex flex-wrap items-baseline justify-between gap-x-4">
        <label htmlFor={id} className="min-w-0 font-medium text-ink text-sm">
          {label}
        </label>
        <span id={`${id}-help`} className="text-ink-3 text-xs">
          {help}
          {help.endsWith('. ') ? 'A' : 'a'} JSON list of objects, or one on each line
        </span>
      </div>
      <textarea
        id={id}
        value={text}
        rows={Math.min(12, Math.max(5, text.split('\n').length))}
        spellCheck={false}
        aria-describedby={`${id}-help${error === null ? '' : ` ${id}-error`}`}
        aria-invalid={error !== null || undefined}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) onSubmit(event);
        }}
        className="block w-full resize-y rounded-lg border border-line-strong bg-sunken px-3 py-2 font-mono text-ink text-xs leading-5 aria-invalid:border-bad"
      />
      {error !== null && (
        <p id={`${id}-error`} role="alert" className="mt-1.5 text-bad text-sm">
          {error}
        </p>
      )}
    </div>
  );
}
