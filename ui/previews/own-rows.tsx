import { Play } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '../components/button.tsx';
import type { FirstRows } from './first-rows.ts';
import { OwnRowsField } from './own-rows-field.tsx';
import { type GivenRow, readRows } from './read-rows.ts';

/** Rows that a person wrote, by the source in whose place they stand. */
export type OwnRowsBySource = Readonly<Record<string, readonly GivenRow[]>>;

interface OwnRowsProps {
  /** The sources, with what stands there first. */
  sources: readonly FirstRows[];
  busy: boolean;
  onRows: (rows: OwnRowsBySource) => void;
  onClose: () => void;
}

/** Rows that a person writes in place of those of the sources; of several, one whose field is empty is read. */
export function OwnRows({ sources, busy, onRows, onClose }: OwnRowsProps) {
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(sources.map(({ id, text }) => [id, text])),
  );
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const isOne = sources.length === 1;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const written = sources.filter(({ id }) => isOne || (texts[id] ?? '').trim() !== '');
    const read = written.map(({ id }) => [id, readRows(texts[id] ?? '')] as const);
    setErrors(Object.fromEntries(read.flatMap(([id, { error }]) => (error === null ? [] : [[id, error]]))));
    const rows = read.flatMap(([id, { rows }]) => (rows === null ? [] : [[id, rows] as const]));
    if (rows.length === written.length) onRows(Object.fromEntries(rows));
  };
  return (
    <form onSubmit={submit} className="animate-appear px-4 pb-4 sm:px-5">
      <div className="space-y-3.5">
        {sources.map(({ id, label }) => (
          <OwnRowsField
            key={id}
            label={isOne ? 'Your rows' : `Your rows of ${label}`}
            help={isOne ? 'As the source would give them: ' : 'Left empty, the source is read. '}
            text={texts[id] ?? ''}
            error={errors[id] ?? null}
            onChange={(text) => {
              setTexts({ ...texts, [id]: text });
              setErrors({});
            }}
            onSubmit={submit}
          />
        ))}
      </div>
      <div className="mt-2.5 flex flex-wrap gap-2">
        <Button type="submit" size="small" look="primary" icon={Play} busy={busy}>
          Preview these rows
        </Button>
        <Button size="small" onClick={onClose}>
          {isOne ? 'Back to the source' : 'Back to the sources'}
        </Button>
      </div>
    </form>
  );
}
