import { useQuery } from '@tanstack/react-query';
import type { Run } from '../api/model.ts';
import { causesQuery } from '../api/queries/dead-letters.ts';
import { Card } from '../components/card.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { Loading } from '../components/loading.tsx';
import { formatCount } from '../format/count.ts';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { CauseLine } from './cause-line.tsx';
import { GroupRefusal, isRefusedWhole } from './group-refusal.tsx';
import { ReplayButton } from './replay-button.tsx';

/** What the dead letters of a run died of, and what can be done about it. */
export function RunDeadLetters({ run }: { run: Run }) {
  const causes = useQuery(causesQuery({ runId: run.id }));
  const mayEdit = useMayEdit();
  const refusal = causes.data?.pipelines[0]?.replayRefusal ?? null;
  const open = causes.data?.data.reduce((sum, cause) => sum + cause.open, 0) ?? 0;
  return (
    <Card
      title="Dead letters"
      aside={
        causes.data && (
          <span className="flex items-center gap-3 tabular-nums">
            {formatCount(open)} of {formatCount(causes.data.total)} open
            {mayEdit && open > 0 && refusal === null && (
              <ReplayButton look="primary" which={{ filter: { runId: run.id } }} text="Replay all" />
            )}
          </span>
        )
      }
      flush
    >
      {causes.isPending ? (
        <Loading label="Loading dead letters" rows={2} />
      ) : causes.isError ? (
        <ErrorState error={causes.error} retry={causes.refetch} />
      ) : (
        <>
          <GroupRefusal causes={causes.data.data} refusal={refusal} />
          <ul className="divide-y divide-line border-t">
            {causes.data.data.map((cause) => (
              <CauseLine
                key={`${cause.node} ${cause.column} ${cause.code}`}
                cause={cause}
                scope={{ runId: run.id }}
                mayEdit={mayEdit}
                isRefusedAbove={isRefusedWhole(causes.data.data, refusal)}
              />
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}
