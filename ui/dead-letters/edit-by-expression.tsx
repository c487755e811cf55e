import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { DeadLetterSelection } from '../api/model.ts';
import { editLetters } from '../api/queries/dead-letters.ts';
import { Button } from '../components/button.tsx';
import { useNotify } from '../components/notice.tsx';
import { TextField } from '../components/text-field.tsx';
import { formatNoun } from '../format/count.ts';

interface EditByExpressionProps {
  which: DeadLetterSelection;
  /** The field that is wrong. */
  field: string;
  onDone: () => void;
}

/** Sets a field of many dead letters by an expression over the record. */
export function EditByExpression({ which, field, onDone }: EditByExpressionProps) {
  const queryClient = useQueryClient();
  const notify = useNotify();
  const [name, setName] = useState(field);
  const [expression, setExpression] = useState(field === '' ? '' : `trim(${quoted(field)})`);
  const edit = useMutation({
    mutationFn: () => editLetters(which, { [name]: expression }),
    onSuccess: async ({ edited, failed, failures }) => {
      await queryClient.invalidateQueries({ queryKey: ['dead-letters'] });
      const [first] = failures;
      notify.good(
        first === undefined
          ? `${formatNoun(edited, 'dead letter')} edited. Replay them to load them.`
          : `${formatNoun(edited, 'dead letter')} edited, ${failed} left as they are: ${first.reason}`,
      );
      if (failed === 0) onDone();
    },
    onError: notify.bad,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    edit.mutate();
  };
  return (
    <form onSubmit={submit} className="mt-3 animate-appear rounded-lg border bg-sunken p-3.5">
      <div className="flex flex-wrap items-end gap-2.5">
        <TextField label="Field of the source" value={name} onChange={setName} className="w-44" />
        <TextField label="Expression" value={expression} onChange={setExpression} className="min-w-56 flex-1" />
        <Button type="submit" size="small" look="primary" className="h-8" busy={edit.isPending}>
          Apply to all
        </Button>
      </div>
      <p className="mt-2 text-ink-3 text-xs">
        As in SQL, over the record’s fields, each as text: <code>replace(amount, 'EUR ', '')</code>. What the source
        gave is kept.
      </p>
    </form>
  );
}

function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
