import { useInfiniteQuery } from '@tanstack/react-query';
import type { RunFilter } from '../api/model.ts';
import { itemsOf } from '../api/page.ts';
import { pipelineListQuery } from '../api/queries/pipelines.ts';
import { Select } from '../components/select.tsx';
import { statusText } from '../components/status-badge.tsx';
import { RUN_STATUSES } from './run-state.ts';

const ANY = 'any';

export function RunFilters({ filter, onChange }: { filter: RunFilter; onChange: (filter: RunFilter) => void }) {
  const pipelines = useInfiniteQuery(pipelineListQuery);
  const { status, pipelineId } = filter;
  return (
    <fieldset className="mb-4 flex flex-wrap gap-2">
      <legend className="sr-only">Filters</legend>
      <Select
        label="Status"
        value={status ?? ANY}
        options={[{ value: ANY, text: 'Any' }, ...RUN_STATUSES.map((value) => ({ value, text: statusText(value) }))]}
        onChange={(value) => onChange({ ...(pipelineId && { pipelineId }), ...(value !== ANY && { status: value }) })}
      />
      <Select
        label="Pipeline"
        value={pipelineId ?? ANY}
        options={[
          { value: ANY, text: 'Any' },
          ...itemsOf(pipelines.data).map(({ id, name }) => ({ value: id, text: name })),
        ]}
        onChange={(value) => onChange({ ...(status && { status }), ...(value !== ANY && { pipelineId: value }) })}
      />
    </fieldset>
  );
}
