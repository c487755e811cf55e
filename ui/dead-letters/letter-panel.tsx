import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { DeadLetter } from '../api/model.ts';
import { letterQuery } from '../api/queries/dead-letters.ts';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { LetterEditor } from './letter-editor.tsx';
import { ReplayRefused } from './replay-refused.tsx';

const LINK = 'font-medium text-accent underline-offset-2 hover:underline';

/** How a dead letter stands: what became of it, or the way to mend it. */
export function LetterPanel({ id }: { id: string }) {
  const { data: letter } = useQuery(letterQuery(id));
  const mayEdit = useMayEdit();
  if (letter === undefined) return null;
  return (
    <div data-letter={letter.status} className="border-t pt-3">
      {letter.sourceLabel !== null && (
        <p className="mb-2 text-ink-2">
          Read at <b className="font-semibold text-ink">{letter.sourceLabel}</b>
        </p>
      )}
      {letter.replayRefusal !== null && (
        <ReplayRefused refusal={letter.replayRefusal} what="This row" className="mb-2.5" />
      )}
      {letter.status === 'open' ? mayEdit && <LetterEditor letter={letter} /> : <Fate letter={letter} />}
    </div>
  );
}

function Fate({ letter: { status, replayRunId, rejectedAgainAs } }: { letter: DeadLetter }) {
  if (status === 'discarded') return <p className="text-ink-2">Discarded.</p>;
  const run = replayRunId !== null && (
    <Link to="/runs/$runId" params={{ runId: replayRunId }} className={LINK}>
      run {replayRunId.slice(0, 8)}
    </Link>
  );
  if (status === 'replaying') return <p className="text-ink-2">Being replayed by {run}.</p>;
  return (
    <p className="text-ink-2">
      Replayed by {run}
      {rejectedAgainAs !== null && ', and rejected again there'}.
    </p>
  );
}
