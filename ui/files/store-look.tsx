import { useMutation } from '@tanstack/react-query';
import { FolderSearch } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { AskedConnector, ConnectorDefinition, ReadSettings } from '../api/model.ts';
import { inferFields } from '../api/queries/schemas.ts';
import { Button } from '../components/button.tsx';
import { Loading } from '../components/loading.tsx';
import { Refusal } from '../components/refusal.tsx';
import { fieldErrors, hasErrorIn, NO_ERRORS, withoutErrorsAt } from '../forms/field-errors.ts';
import { FileTable } from './file-table.tsx';
import { ReadSettingsFields } from './read-settings.tsx';
import { SampleRows } from './sample-rows.tsx';
import { useFileListing } from './use-file-listing.ts';

/** Rows that a look reads. */
const LOOK_ROWS = 100;

interface StoreLookProps {
  definition: ConnectorDefinition;
  asked: AskedConnector;
}

/** What a connector reaches: the files that a path and a pattern name, and rows of one of them. */
export function StoreLook({ definition, asked }: StoreLookProps) {
  const [source, setSource] = useState<ReadSettings>({});
  const [errors, setErrors] = useState(NO_ERRORS);
  const listing = useFileListing(asked);
  const rows = useMutation({
    mutationFn: (path: string) => inferFields(asked, { ...withoutPattern(source), path }, LOOK_ROWS),
  });
  const formats = [...new Set(listing.files.flatMap(({ format }) => format ?? []))];
  const look = (event: FormEvent): void => {
    event.preventDefault();
    setErrors(NO_ERRORS);
    rows.reset();
    listing.start(source);
  };
  const refused = listing.error === null ? NO_ERRORS : fieldErrors(listing.error);
  const shownErrors = errors === NO_ERRORS ? refused : errors;
  return (
    <div className="space-y-4">
      <form onSubmit={look} className="space-y-4" noValidate>
        <ReadSettingsFields
          definition={definition}
          values={source}
          formats={formats}
          errors={shownErrors}
          onChange={(values, at) => {
            setSource(values);
            setErrors(withoutErrorsAt(shownErrors, at));
          }}
        />
        <Button type="submit" icon={FolderSearch} busy={listing.isPending}>
          List files
        </Button>
      </form>
      {listing.error !== null && !hasErrorIn(refused, 'source') && <Refusal error={listing.error} />}
      {listing.error === null && (
        <FileTable listing={listing} shown={rows.variables ?? null} onShow={({ path }) => rows.mutate(path)} />
      )}
      {rows.isPending && <Loading label="Reading rows" rows={3} />}
      {rows.isError && <Refusal error={rows.error} />}
      {rows.isSuccess && <SampleRows sample={rows.data} of={rows.variables} />}
    </div>
  );
}

/** Of one file, that is named: a pattern would narrow a folder. */
function withoutPattern({ pattern: _, ...others }: ReadSettings): ReadSettings {
  return others;
}
