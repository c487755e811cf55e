import { useMutation } from '@tanstack/react-query';
import { FolderSearch, TableProperties } from 'lucide-react';
import { useState } from 'react';
import type { ConnectorDefinition, InferredSchema, ReadSettings } from '../api/model.ts';
import { inferFields } from '../api/queries/schemas.ts';
import { Button } from '../components/button.tsx';
import { Refusal } from '../components/refusal.tsx';
import { FileTable } from '../files/file-table.tsx';
import { ReadSettingsFields } from '../files/read-settings.tsx';
import { useFileListing } from '../files/use-file-listing.ts';
import { fieldErrors, hasErrorIn, NO_ERRORS, withoutErrorsAt } from '../forms/field-errors.ts';

interface FilesOfConnectorProps {
  connectorId: string;
  definition: ConnectorDefinition;
  /** `path`: what the schema may be called by. */
  onInferred: (inferred: InferredSchema, path: string) => void;
  /** Other files are meant now. */
  onChange: () => void;
}

/** Which files of a connector a schema is made from: listed on request, then read. */
export function FilesOfConnector({ connectorId, definition, onInferred, onChange }: FilesOfConnectorProps) {
  const asked = { id: connectorId };
  const [source, setSource] = useState<ReadSettings>({});
  const [errors, setErrors] = useState(NO_ERRORS);
  const listing = useFileListing(asked);
  const infer = useMutation({
    mutationFn: () => inferFields(asked, source),
    onMutate: () => setErrors(NO_ERRORS),
    onSuccess: (inferred) => onInferred(inferred, pathOf(source, listing.files[0]?.path)),
    onError: (error) => setErrors(fieldErrors(error)),
  });
  const formats = [...new Set(listing.files.flatMap(({ format }) => format ?? []))];
  const failure = infer.error ?? listing.error;
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        infer.mutate();
      }}
    >
      <ReadSettingsFields
        definition={definition}
        values={source}
        formats={formats}
        errors={errors}
        onChange={(values, at) => {
          setSource(values);
          setErrors(withoutErrorsAt(errors, at));
          infer.reset();
          onChange();
        }}
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" icon={TableProperties} busy={infer.isPending}>
          Read the columns
        </Button>
        <Button
          icon={FolderSearch}
          busy={listing.isPending}
          onClick={() => {
            infer.reset();
            listing.start(source);
          }}
        >
          List files
        </Button>
      </div>
      {failure && !hasErrorIn(errors, 'source') && <Refusal error={failure} />}
      {listing.error === null && <FileTable listing={listing} />}
    </form>
  );
}

/** The file or folder that is named; where it is all there is, the first file. */
function pathOf({ path }: ReadSettings, first: string | undefined): string {
  return typeof path === 'string' && path !== '' ? path : (first ?? '');
}
