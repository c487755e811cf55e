import { Play } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '../components/button.tsx';
import { type GivenRow, readRows } from './read-rows.ts';

interface OwnRowsProps {
  /** What stands there first. */
  start: string;
  busy: boolean;
  onRows: (rows: readonly GivenRow[]) => void;
  onClose: () => void;
}

/** Rows that a person writes in place of those of the source. */
export function OwnRows({ start, busy, onRows, onClose }: OwnRowsProps) {
  const id = useId();
  const [text, setText] = useState(start);
  const [error, setError] = useState<string | null>(null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const read = readRows(text);
    setError(read.error);
    if (read.rows !== null) onRows(read.rows);
  };
  return (
    <form onSubmit={submit} className="animate-appear px-4 pb-4 sm:px-5">
      <div className="mb-1.5 flex flex-wrap items-baseline justify-between gap-x-4">
        <label htmlFor={id} className="font-medium text-ink text-sm">
          Your rows
        </label>
        <span id={`${id}-help`} className="text-ink-3 text-xs">
          As the source would give them: a JSON list of objects, or one on each line
        </span>
      </div>
      <textarea
        id={id}
        value={text}
        rows={Math.min(12, Math.max(5, text.split('\n').length))}
        spellCheck={false}
        aria-describedby={`${id}-help${error === null ? '' : ` ${id}-error`}`}
        aria-invalid={error !== null || undefined}
        onChange={(event) => {
          setText(event.target.value);
          setError(null);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit(event);
        }}
        className="block w-full resize-y rounded-lg border border-line-strong bg-sunken px-3 py-2 font-mono text-ink text-xs leading-5 aria-invalid:border-bad"
      />
      {error !== null && (
        <p id={`${id}-error`} role="alert" className="mt-1.5 break-words text-bad text-sm">
          {error}
        </p>
      )}
      <div className="mt-2.5 flex flex-wrap gap-2">
        <Button type="submit" size="small" look="primary" icon={Play} busy={busy}>
          Preview these rows
        </Button>
        <Button size="small" onClick={onClose}>
          Back to the source
        </Button>
      </div>
    </form>
  );
}
