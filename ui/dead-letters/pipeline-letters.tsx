import { Link } from '@tanstack/react-router';
import type { DeadLetterCause, DeadLetterFilter, DeadLetterStatus, ReplayRefusal } from '../api/model.ts';
import { Card } from '../components/card.tsx';
import { formatCount, formatNoun } from '../format/count.ts';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { CauseLine } from './cause-line.tsx';
import { GroupRefusal, isRefusedWhole } from './group-refusal.tsx';
import { ReplayButton } from './replay-button.tsx';

interface PipelineLettersProps {
  /** Of one pipeline. */
  causes: readonly DeadLetterCause[];
  /** Why all of them at once cannot be replayed. */
  refusal: ReplayRefusal | null;
  /** Of one source only: its node. */
  source: string | undefined;
  status: DeadLetterStatus | undefined;
}

/** The dead letters of a pipeline by cause, and what is done with all of them at once. */
export function PipelineLetters({ causes, refusal, source, status }: PipelineLettersProps) {
  const { pipelineId, pipelineName } = causes[0]!;
  const mayEdit = useMayEdit();
  const isThere = pipelineId !== null && refusal?.code !== 'dead_letter.no_pipeline';
  const sum = (key: 'count' | 'open') => causes.reduce((total, cause) => total + cause[key], 0);
  const of: DeadLetterFilter = {
    ...(pipelineId === null ? { pipelineId: '', pipelineName } : { pipelineId }),
    ...(source !== undefined && { source }),
  };
  const open = sum('open');
  return (
    <Card
      title={
        !isThere ? (
          pipelineName
        ) : (
          <Link to="/pipelines/$pipelineId" params={{ pipelineId }} className="rounded hover:underline">
            {pipelineName}
          </Link>
        )
      }
      aside={
        <span className="flex flex-wrap items-center gap-3 tabular-nums">
          {status === 'open'
            ? `${formatCount(open)} open`
            : `${formatNoun(sum('count'), 'row')}, ${formatCount(open)} open`}
          {mayEdit && open > 0 && refusal === null && (
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
      <GroupRefusal causes={causes} refusal={refusal} />
      <ul className="divide-y divide-line border-t">
        {causes.map((cause) => (
          <CauseLine
            key={`${cause.node} ${cause.column} ${cause.code}`}
            cause={cause}
            scope={{ ...of, ...(status && { status }) }}
            mayEdit={mayEdit}
            isRefusedAbove={isRefusedWhole(causes, refusal)}
            withRows
          />
        ))}
      </ul>
    </Card>
  );
}
