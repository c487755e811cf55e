import { useInfiniteQuery } from '@tanstack/react-query';
import type { DeadLetterStatus } from '../api/model.ts';
import { itemsOf } from '../api/page.ts';
import { pipelineListQuery } from '../api/queries/pipelines.ts';
import { Select } from '../components/select.tsx';

const ANY = 'any';
/** No node has this id. */
const ANY_SOURCE = '\u0000any';

export const LETTER_STATUSES: readonly { readonly value: DeadLetterStatus; readonly text: string }[] = [
  { value: 'open', text: 'Open' },
  { value: 'replaying', text: 'Being replayed' },
  { value: 'replayed', text: 'Replayed' },
  { value: 'discarded', text: 'Discarded' },
];

/** What the page of dead letters is narrowed by. */
export interface LetterSearch {
  readonly status: DeadLetterStatus | undefined;
  readonly pipelineId: string | undefined;
  /** Node of a source of that pipeline. */
  readonly source: string | undefined;
}

interface LetterFiltersProps {
  search: LetterSearch;
  /** Those of the chosen pipeline, where it has several: node and label. */
  sources: ReadonlyMap<string, string>;
  onChange: (search: LetterSearch) => void;
}

export function LetterFilters({ search, sources, onChange }: LetterFiltersProps) {
  const pipelines = useInfiniteQuery(pipelineListQuery);
  const { status, pipelineId, source } = search;
  return (
    <fieldset className="mb-4 flex flex-wrap gap-2">
      <legend className="sr-only">Filters</legend>
      <Select
        label="Status"
        value={status ?? ANY}
        options={[{ value: ANY, text: 'Any' }, ...LETTER_STATUSES]}
        onChange={(value) => onChange({ ...search, status: value === ANY ? undefined : value })}
      />
      <Select
        label="Pipeline"
        value={pipelineId ?? ANY}
        options={[
          { value: ANY, text: 'Any' },
          { value: 'files', text: 'Runs from files' },
          ...itemsOf(pipelines.data).map(({ id, name }) => ({ value: id, text: name })),
        ]}
        onChange={(value) => onChange({ status, pipelineId: value === ANY ? undefined : value, source: undefined })}
      />
      {(sources.size > 0 || source !== undefined) && (
        <Select
          label="Source"
          value={source ?? ANY_SOURCE}
          options={[
            { value: ANY_SOURCE, text: 'Any' },
            ...[...sources].map(([value, text]) => ({ value, text })),
            ...(source === undefined || sources.has(source) ? [] : [{ value: source, text: source }]),
          ]}
          onChange={(value) => onChange({ ...search, source: value === ANY_SOURCE ? undefined : value })}
        />
      )}
    </fieldset>
  );
}
