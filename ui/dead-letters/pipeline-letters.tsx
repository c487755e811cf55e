import { Link } from '@tanstack/react-router';
import type { DeadLetterCause, DeadLetterFilter, DeadLetterStatus } from '../api/model.ts';
import { Card } from '../components/card.tsx';
import { formatCount, formatNoun } from '../format/count.ts';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { CauseLine } from './cause-line.tsx';
import { ReplayButton } from './replay-button.tsx';

interface PipelineLettersProps {
  /** Of one pipeline. */
  causes: readonly DeadLetterCause[];
  status: DeadLetterStatus | undefined;
}

/** The dead letters of a pipeline by cause, and what is done with all of them at once. */
export function PipelineLetters({ causes, status }: PipelineLettersProps) {
  const { pipelineId, pipelineName } = causes[0]!;
  const mayEdit = useMayEdit() && pipelineId !== null;
  const sum = (key: 'count' | 'open') => causes.reduce((total, cause) => total + cause[key], 0);
  const of: DeadLetterFilter = pipelineId === null ? { pipelineId: '', pipelineName } : { pipelineId };
  const open = sum('open');
  return (
    <Card
      title={
        pipelineId === null ? (
          pipelineName
        ) : (
          <Link to="/pipelines/$pipelineId" params={{ pipelineId }} className="rounded hover:underline">
            {pipelineName}
          </Link>
        )
      }
      aside={
        <span className="flex flex-wrap items-center gap-3 tabular-nums">
          {pipelineId === null && 'Run from a file: replay them with the CLI'}
          {status === 'open'
            ? `${formatCount(open)} open`
            : `${formatNoun(sum('count'), 'row')}, ${formatCount(open)} open`}
          {mayEdit && open > 0 && (
            <ReplayButton
              look="primary"
              which={{ filter: of }}
              text="Replay all"
              aria-label={`Replay all of ${pipelineName}`}
            />
          )}
        </span>
      }
      flush
    >
      <ul className="divide-y divide-line border-t">
        {causes.map((cause) => (
          <CauseLine
            key={`${cause.node} ${cause.column} ${cause.code}`}
            cause={cause}
            scope={{ ...of, ...(status && { status }) }}
            mayEdit={mayEdit}
            withRows
          />
        ))}
      </ul>
    </Card>
  );
}
