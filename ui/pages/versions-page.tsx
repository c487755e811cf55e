import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { pipelineQuery } from '../api/queries/pipelines.ts';
import { PageHeader } from '../components/page-header.tsx';
import { PageState } from '../components/page-state.tsx';
import { usePageTitle } from '../components/use-page-title.ts';
import { VersionComparison } from '../versions/version-comparison.tsx';
import { VersionHistory } from '../versions/version-history.tsx';

/** The versions of a pipeline, and how any two of them differ. */
export function VersionsPage() {
  const { pipelineId } = useParams({ from: '/app/pipelines/$pipelineId/versions' });
  const search = useSearch({ from: '/app/pipelines/$pipelineId/versions' });
  const query = useQuery(pipelineQuery(pipelineId));
  const pipeline = query.data;
  usePageTitle(pipeline ? `Versions of ${pipeline.name}` : 'Versions');
  if (!pipeline) return <PageState name="Pipeline" query={query} list={{ to: '/pipelines' }} />;
  const to = search.to ?? pipeline.version;
  const from = search.from ?? Math.max(1, to - 1);
  return (
    <>
      <PageHeader
        trail={[
          { text: 'Pipelines', link: { to: '/pipelines' } },
          { text: pipeline.name, link: { to: '/pipelines/$pipelineId', params: { pipelineId } } },
        ]}
        title="Versions"
        summary={`Runs take version ${pipeline.liveVersion}${pipeline.publishedVersion === null ? ', the latest, as none is published' : ', which is published'}.`}
      />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem] xl:gap-5">
        {pipeline.version > 1 && (
          <VersionComparison pipelineId={pipelineId} latest={pipeline.version} from={from} to={to} />
        )}
        <VersionHistory pipeline={pipeline} />
      </div>
    </>
  );
}
