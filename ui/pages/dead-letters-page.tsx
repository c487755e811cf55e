import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { MailCheck } from 'lucide-react';
import type { DeadLetterFilter } from '../api/model.ts';
import { causesQuery } from '../api/queries/dead-letters.ts';
import { Card } from '../components/card.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { Loading } from '../components/loading.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { usePageTitle } from '../components/use-page-title.ts';
import { LetterFilters } from '../dead-letters/letter-filters.tsx';
import { PipelineLetters } from '../dead-letters/pipeline-letters.tsx';
import { PurgeButton } from '../dead-letters/purge-button.tsx';

/** Dead letters of all runs, by pipeline and cause. */
export function DeadLettersPage() {
  usePageTitle('Dead letters');
  const { status = 'open', pipelineId } = useSearch({ from: '/app/dead-letters' });
  const navigate = useNavigate();
  const shown = status === 'any' ? undefined : status;
  const of: DeadLetterFilter = pipelineId === undefined ? {} : { pipelineId: pipelineId === 'files' ? '' : pipelineId };
  const causes = useQuery(causesQuery({ ...of, ...(shown && { status: shown }) }));
  const groups = Map.groupBy(causes.data?.data ?? [], (cause) => cause.pipelineId ?? `file ${cause.pipelineName}`);
  return (
    <>
      <PageHeader
        title="Dead letters"
        summary="Rejected rows, kept in full. Mend them and replay them: each lands once."
        actions={<PurgeButton filter={of} of={pipelineId === undefined ? 'all pipelines' : 'the chosen pipeline'} />}
      />
      <LetterFilters
        search={{ status: shown, pipelineId }}
        onChange={(next) =>
          navigate({
            to: '/dead-letters',
            search: { pipelineId: next.pipelineId, status: next.status ?? 'any' },
            replace: true,
          })
        }
      />
      {causes.isPending || causes.isError || groups.size === 0 ? (
        <Card flush>
          {causes.isPending ? (
            <Loading label="Loading dead letters" rows={6} />
          ) : causes.isError ? (
            <ErrorState error={causes.error} retry={causes.refetch} />
          ) : (
            <EmptyState icon={MailCheck} title={shown === 'open' ? 'No dead letter is open' : 'No dead letter'}>
              Rows that a pipeline rejects are kept here when its error handling is “dead letters”.
            </EmptyState>
          )}
        </Card>
      ) : (
        <div className="grid gap-4 xl:gap-5">
          {[...groups].map(([key, of]) => (
            <PipelineLetters key={key} causes={of} status={shown} />
          ))}
        </div>
      )}
    </>
  );
}
