import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { definitionsQuery } from '../api/queries/definitions.ts';
import { versionDiffQuery } from '../api/queries/versions.ts';
import { Card } from '../components/card.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { Loading } from '../components/loading.tsx';
import { Select } from '../components/select.tsx';
import { NO_FORMS, settingForms } from './setting-forms.ts';
import { VersionDiff } from './version-diff.tsx';

interface VersionComparisonProps {
  pipelineId: string;
  latest: number;
  from: number;
  to: number;
}

/** Two versions of choice, and how they differ. */
export function VersionComparison({ pipelineId, latest, from, to }: VersionComparisonProps) {
  const query = useQuery(versionDiffQuery(pipelineId, from, to));
  const definitions = useQuery(definitionsQuery);
  const forms = definitions.data === undefined ? NO_FORMS : settingForms(definitions.data);
  const navigate = useNavigate();
  const options = Array.from({ length: latest }, (_, index) => {
    const version = String(latest - index);
    return { value: version, text: `v${version}` };
  });
  const choose = (search: { from: number; to: number }) =>
    navigate({ to: '/pipelines/$pipelineId/versions', params: { pipelineId }, search, replace: true });
  return (
    <Card
      title="What changed"
      aside={
        <span className="flex flex-wrap gap-2">
          <Select
            label="From"
            value={String(from)}
            options={options}
            onChange={(value) => choose({ from: Number(value), to })}
          />
          <Select
            label="To"
            value={String(to)}
            options={options}
            onChange={(value) => choose({ from, to: Number(value) })}
          />
        </span>
      }
    >
      {query.isPending || definitions.isPending ? (
        <Loading label="Comparing" rows={3} />
      ) : query.isError ? (
        <ErrorState error={query.error} retry={query.refetch} />
      ) : (
        <VersionDiff diff={query.data} forms={forms} />
      )}
    </Card>
  );
}
