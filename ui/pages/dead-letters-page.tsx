import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { MailCheck } from 'lucide-react';
import type { DeadLetterCause, DeadLetterCauses, DeadLetterFilter, ReplayRefusal } from '../api/model.ts';
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
  const { status = 'open', pipelineId, source } = useSearch({ from: '/app/dead-letters' });
  const navigate = useNavigate();
  const shown = status === 'any' ? undefined : status;
  const ofPipeline: DeadLetterFilter =
    pipelineId === undefined ? {} : { pipelineId: pipelineId === 'files' ? '' : pipelineId };
  const of: DeadLetterFilter = { ...ofPipeline, ...(source !== undefined && { source }) };
  const causes = useQuery(causesQuery({ ...of, ...(shown && { status: shown }) }));
  const ofAllSources = useQuery(causesQuery({ ...ofPipeline, ...(shown && { status: shown }) }));
  const sources = isPipeline(pipelineId) ? sourcesOf(ofAllSources.data?.data ?? []) : NO_SOURCES;
  const groups = Map.groupBy(causes.data?.data ?? [], (cause) => cause.pipelineId ?? `file ${cause.pipelineName}`);
  return (
    <>
      <PageHeader
        title="Dead letters"
        summary="Rejected rows, kept in full. Mend them and replay them: each lands once."
        actions={
          <PurgeButton
            filter={of}
            of={
              source !== undefined
                ? 'the chosen source'
                : pipelineId === undefined
                  ? 'all pipelines'
                  : 'the chosen pipeline'
            }
          />
        }
      />
      <LetterFilters
        search={{ status: shown, pipelineId, source }}
        sources={sources}
        onChange={(next) =>
          navigate({
            to: '/dead-letters',
            search: { pipelineId: next.pipelineId, source: next.source, status: next.status ?? 'any' },
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
        <div className="grid grid-cols-1 gap-4 xl:gap-5">
          {[...groups].map(([key, of]) => (
            <PipelineLetters
              key={key}
              causes={of}
              refusal={refusalOf(causes.data, of[0]!)}
              source={source}
              status={shown}
            />
          ))}
        </div>
      )}
    </>
  );
}

const NO_SOURCES: ReadonlyMap<string, string> = new Map();

const isPipeline = (id: string | undefined): boolean => id !== undefined && id !== 'files';

/** The sources of runs that had several, by node. */
function sourcesOf(causes: readonly DeadLetterCause[]): ReadonlyMap<string, string> {
  const several = causes.flatMap(({ sources }) => sources.filter(({ isOnly }) => !isOnly));
  return new Map(several.map(({ node, label }) => [node, label]));
}

function refusalOf({ pipelines }: DeadLetterCauses, of: DeadLetterCause): ReplayRefusal | null {
  return (
    pipelines.find(
      ({ pipelineId, pipelineName }) =>
        pipelineId === of.pipelineId && (pipelineId !== null || pipelineName === of.pipelineName),
    )?.replayRefusal ?? null
  );
}
