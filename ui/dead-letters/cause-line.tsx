import { List, SquarePen } from 'lucide-react';
import { useState } from 'react';
import type { DeadLetterCause, DeadLetterFilter } from '../api/model.ts';
import { Button } from '../components/button.tsx';
import { TimeAgo } from '../components/time-ago.tsx';
import { formatCount, formatNoun } from '../format/count.ts';
import { asSentence } from '../format/sentence.ts';
import { CauseSources } from './cause-sources.tsx';
import { DiscardButton } from './discard-button.tsx';
import { EditByExpression } from './edit-by-expression.tsx';
import { LetterList } from './letter-list.tsx';
import { ReplayButton } from './replay-button.tsx';
import { ReplayRefused } from './replay-refused.tsx';

interface CauseLineProps {
  cause: DeadLetterCause;
  /** What the cause was counted in: a run, or a pipeline and a status. */
  scope: DeadLetterFilter;
  mayEdit: boolean;
  /** Whether its rows can be listed here. */
  withRows?: boolean;
  /** It is said above why none of them can be replayed. */
  isRefusedAbove?: boolean;
}

/** One cause: how many rows, where, why; and what is done with all of them at once. */
export function CauseLine({ cause, scope, mayEdit, withRows = false, isRefusedAbove = false }: CauseLineProps) {
  const [editing, setEditing] = useState(false);
  const [listing, setListing] = useState(false);
  const { node, nodeLabel, column, code, open, count, reason, replayRefusal } = cause;
  const filter = { ...scope, node, code, column: column ?? '' };
  const which = { filter };
  const what = `${column ?? 'whole rows'} at ${nodeLabel}`;
  return (
    <li data-cause={code} className="px-4 py-3 text-sm sm:px-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="min-w-6 shrink-0 font-semibold text-ink text-lg tabular-nums leading-none sm:min-w-12 sm:text-right">
          {formatCount(count)}
        </span>
        <div className="min-w-0 flex-1 basis-52">
          <p className="flex flex-wrap items-baseline gap-x-2">
            <code className="min-w-0 font-medium font-mono text-ink text-xs">{column ?? 'whole row'}</code>
            <span className="min-w-0 text-ink-3 text-xs">{nodeLabel}</span>
          </p>
          <p className="text-ink-2">{asSentence(reason)}</p>
          <CauseSources cause={cause} linked={withRows} status={scope.status} />
          {withRows && (
            <p className="text-ink-3 text-xs">
              In {formatNoun(cause.runs, 'run')}, {cause.runs === 1 ? '' : 'the last '}
              <TimeAgo at={cause.lastAt} />
            </p>
          )}
        </div>
        {open < count && (
          <span className="text-ink-3 text-xs tabular-nums">
            {open === 0 ? 'none open' : `${formatCount(open)} open`}
          </span>
        )}
        <span className="flex flex-wrap gap-1.5">
          {withRows && (
            <Button
              size="small"
              icon={List}
              aria-expanded={listing}
              aria-label={`Rows: ${what}`}
              onClick={() => setListing(!listing)}
            >
              Rows
            </Button>
          )}
          {mayEdit && open > 0 && (
            <>
              <Button
                size="small"
                icon={SquarePen}
                aria-expanded={editing}
                aria-label={`Edit ${what}`}
                onClick={() => setEditing(!editing)}
              >
                Edit
              </Button>
              {replayRefusal === null && <ReplayButton which={which} text="Replay" aria-label={`Replay ${what}`} />}
              <DiscardButton which={which} count={open} label={`Discard ${what}`} />
            </>
          )}
        </span>
      </div>
      {replayRefusal !== null && !isRefusedAbove && (
        <ReplayRefused refusal={replayRefusal} what="These rows" className="mt-2 sm:ml-16" />
      )}
      {editing && <EditByExpression which={which} field={column ?? ''} onDone={() => setEditing(false)} />}
      {listing && <LetterList filter={filter} nodeLabel={nodeLabel} withSource={cause.sources.length > 1} />}
    </li>
  );
}
