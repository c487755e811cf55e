import { useMutation, useQueryClient } from '@tanstack/react-query';
import { SquarePen } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { DeadLetter } from '../api/model.ts';
import { editLetter, letterQuery, previewLetters } from '../api/queries/dead-letters.ts';
import { Button } from '../components/button.tsx';
import { useNotify } from '../components/notice.tsx';
import { TextField } from '../components/text-field.tsx';
import { DiscardButton } from './discard-button.tsx';
import { PreviewLine } from './preview-line.tsx';
import { ReplayButton } from './replay-button.tsx';

/** The record of a dead letter to edit; saving shows at once what a replay would make of it. */
export function LetterEditor({ letter }: { letter: DeadLetter }) {
  const queryClient = useQueryClient();
  const notify = useNotify();
  const [changes, setChanges] = useState<Readonly<Record<string, string>> | null>(null);
  const which = { ids: [letter.id] };
  const isReplayable = letter.replayRefusal === null;
  const preview = useMutation({ mutationFn: () => previewLetters(which), onError: notify.bad });
  const save = useMutation({
    mutationFn: () => editLetter(letter.id, { ...fieldsOf(letter), ...changes }),
    onSuccess: (saved) => {
      queryClient.setQueryData(letterQuery(letter.id).queryKey, saved);
      setChanges(null);
      if (isReplayable) preview.mutate();
    },
    onError: notify.bad,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  const fields = fieldsOf(letter);
  const [seen] = preview.data ?? [];
  return (
    <div className="grid grid-cols-1 gap-3">
      {letter.edited !== null && changes === null && (
        <p className="text-ink-2">
          Edited: <code className="font-mono text-ink">{JSON.stringify(letter.edited)}</code>
        </p>
      )}
      {changes !== null && (
        <form
          id={`letter-${letter.id}`}
          onSubmit={submit}
          className="grid animate-appear gap-2.5 sm:grid-cols-2 lg:grid-cols-3"
        >
          {Object.entries(fields).map(([name, value]) => (
            <TextField
              key={name}
              label={name}
              value={changes[name] ?? textOf(value)}
              placeholder={value === null ? 'NULL' : ''}
              onChange={(text) => setChanges({ ...changes, [name]: text })}
            />
          ))}
        </form>
      )}
      {seen && changes === null && <PreviewLine seen={seen} />}
      <div className="flex flex-wrap gap-1.5">
        {changes === null ? (
          <>
            {Object.keys(fields).length > 0 && (
              <Button size="small" icon={SquarePen} onClick={() => setChanges({})}>
                Edit record
              </Button>
            )}
            {isReplayable && (
              <>
                <Button size="small" busy={preview.isPending} onClick={() => preview.mutate()}>
                  Preview
                </Button>
                <ReplayButton which={which} text="Replay" />
              </>
            )}
            <DiscardButton which={which} count={1} label="Discard this row" />
          </>
        ) : (
          <>
            {/* A key of its own: a button that became this one within its click would submit the form at once. */}
            <Button
              key="save"
              type="submit"
              form={`letter-${letter.id}`}
              size="small"
              look="primary"
              busy={save.isPending}
            >
              {isReplayable ? 'Save and preview' : 'Save'}
            </Button>
            <Button size="small" onClick={() => setChanges(null)}>
              Keep as it is
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

type Fields = Readonly<Record<string, unknown>>;

/** Of the edited record, or of what the source gave; none of a record that could not be read. */
function fieldsOf({ edited, record }: DeadLetter): Fields {
  const now: unknown = edited ?? record;
  if (typeof now !== 'object' || now === null || Array.isArray(now)) return {};
  const names = Object.keys(now);
  return names.length === 1 && names[0] === 'raw' ? {} : (now as Fields);
}

function textOf(value: unknown): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
