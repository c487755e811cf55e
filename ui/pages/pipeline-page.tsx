import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { itemsOf } from '../api/page.ts';
import { pipelineQuery } from '../api/queries/pipelines.ts';
import { runListQuery } from '../api/queries/runs.ts';
import { Card } from '../components/card.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { Loading } from '../components/loading.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { PageState } from '../components/page-state.tsx';
import { usePageTitle } from '../components/use-page-title.ts';
import { DryRunCard } from '../dry-runs/dry-run-card.tsx';
import { TestsCard } from '../pipeline-tests/tests-card.tsx';
import { NodeList } from '../pipelines/node-list.tsx';
import { PipelineEnds } from '../pipelines/pipeline-ends.tsx';
import { PipelineExecution } from '../pipelines/pipeline-execution.tsx';
import { PipelinePlan } from '../pipelines/pipeline-plan.tsx';
import { PipelineVersions } from '../pipelines/pipeline-versions.tsx';
import { ReloadButton } from '../pipelines/reload-button.tsx';
import { RunNowButton } from '../pipelines/run-now-button.tsx';
import { SeenKeys } from '../pipelines/seen-keys.tsx';
import { PreviewCard } from '../previews/preview-card.tsx';
import { RunList } from '../runs/run-list.tsx';
import { TriggerCard } from '../triggers/trigger-card.tsx';
import { UnpublishedNotice } from '../versions/unpublished-notice.tsx';

/** A pipeline: its nodes, how it runs, its versions and its runs. */
export function PipelinePage() {
  const { pipelineId } = useParams({ from: '/app/pipelines/$pipelineId' });
  const query = useQuery(pipelineQuery(pipelineId));
  const pipeline = query.data;
  usePageTitle(pipeline?.name ?? 'Pipeline');
  if (!pipeline) return <PageState name="Pipeline" query={query} list={{ to: '/pipelines' }} />;
  return (
    <>
      <PageHeader
        trail={[{ text: 'Pipelines', link: { to: '/pipelines' } }]}
        title={pipeline.name}
        summary={pipeline.description}
        actions={
          <>
            <ReloadButton pipeline={pipeline} />
            <RunNowButton look="primary" pipelineId={pipeline.id} name={pipeline.name} />
          </>
        }
      />
      <UnpublishedNotice pipeline={pipeline} />
      <TriggerCard key={`trigger ${pipeline.id}`} pipeline={pipeline} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_21rem] xl:gap-5">
        <div className="grid min-w-0 grid-cols-1 gap-4 xl:gap-5">
          <NodeList pipeline={pipeline} />
          <PreviewCard key={pipeline.id} pipeline={pipeline} />
          <DryRunCard key={`dry ${pipeline.id} ${pipeline.version}`} pipeline={pipeline} />
          <TestsCard key={`${pipeline.id} ${pipeline.version}`} pipeline={pipeline} />
          <PipelineRuns pipelineId={pipeline.id} />
        </div>
        <div className="grid min-w-0 grid-cols-1 gap-4 md:grid-cols-2 xl:grid-cols-1 xl:gap-5">
          <PipelineEnds pipeline={pipeline} />
          <PipelineExecution pipeline={pipeline} />
          <PipelinePlan pipeline={pipeline} />
          <SeenKeys pipeline={pipeline} />
          <PipelineVersions pipeline={pipeline} />
        </div>
      </div>
    </>
  );
}

const SHOWN_RUNS = 10;

function PipelineRuns({ pipelineId }: { pipelineId: string }) {
  const list = useInfiniteQuery(runListQuery({ pipelineId }, SHOWN_RUNS));
  const runs = itemsOf(list.data);
  return (
    <Card
      title="Runs"
      flush
      className="overflow-hidden"
      aside={
        runs.length > 0 && (
          <Link to="/runs" search={{ pipelineId }} className="rounded font-medium text-accent hover:underline">
            All runs
          </Link>
        )
      }
    >
      {list.isPending ? (
        <Loading label="Loading runs" rows={3} />
      ) : list.isError ? (
        <ErrorState error={list.error} retry={list.refetch} />
      ) : runs.length === 0 ? (
        <p className="px-4 pt-1 pb-4 text-ink-3 text-sm sm:px-5">It has not run yet.</p>
      ) : (
        <RunList runs={runs} of="pipeline" />
      )}
    </Card>
  );
}
