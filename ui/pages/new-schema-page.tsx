import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Definitions, FieldType, InferredSchema } from '../api/model.ts';
import { connectorQuery } from '../api/queries/connectors.ts';
import { definitionsQuery } from '../api/queries/definitions.ts';
import { Card } from '../components/card.tsx';
import { useNotify } from '../components/notice.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { PageState } from '../components/page-state.tsx';
import { Segments } from '../components/segments.tsx';
import { usePageTitle } from '../components/use-page-title.ts';
import { SampleRows } from '../files/sample-rows.tsx';
import { ConnectorChoice } from '../schema-draft/connector-choice.tsx';
import { FileOfThisComputer } from '../schema-draft/file-of-this-computer.tsx';
import { FilesOfConnector } from '../schema-draft/files-of-connector.tsx';
import { modelValues } from '../schema-draft/model-values.ts';
import { SchemaEditor } from '../schema-draft/schema-editor.tsx';
import { schemaName } from '../schema-draft/schema-name.ts';
import { EditorsOnly } from '../shell/editors-only.tsx';

/** A schema that is made from files: of a connector, or one of this computer. */
export function NewSchemaPage() {
  usePageTitle('New schema from files');
  const definitions = useQuery(definitionsQuery);
  if (definitions.data === undefined) return <PageState name="Schema" query={definitions} list={{ to: '/schemas' }} />;
  return (
    <EditorsOnly title="New schema from files">
      <PageHeader
        trail={[{ text: 'Schemas', link: { to: '/schemas' } }]}
        title="New schema from files"
        summary="The columns of files become the fields of a schema. Rows are read to see what types they fit; you have the last word."
      />
      <NewSchema definitions={definitions.data} />
    </EditorsOnly>
  );
}

type Origin = 'connector' | 'upload';

const ORIGINS: readonly { readonly value: Origin; readonly text: string }[] = [
  { value: 'connector', text: 'Files of a connector' },
  { value: 'upload', text: 'A file of this computer' },
];

interface Found {
  readonly inferred: InferredSchema;
  readonly path: string;
}

function NewSchema({ definitions }: { definitions: Definitions }) {
  const { connectorId } = useSearch({ from: '/app/schemas/new' });
  const [origin, setOrigin] = useState<Origin>('connector');
  const [found, setFound] = useState<Found | null>(null);
  const connector = useQuery({ ...connectorQuery(connectorId ?? ''), enabled: connectorId !== undefined }).data;
  const definition = definitions.connectors.find(({ type }) => type === connector?.type);
  const navigate = useNavigate();
  const notify = useNotify();
  const keep = (inferred: InferredSchema, path: string): void => setFound({ inferred, path });
  return (
    <div className="space-y-4">
      <Card title="Which files">
        <div className="max-w-3xl space-y-4">
          <Segments
            label="Where the files are"
            value={origin}
            options={ORIGINS}
            onChange={(value) => {
              setOrigin(value);
              setFound(null);
            }}
          />
          {origin === 'upload' ? (
            <FileOfThisComputer onInferred={keep} />
          ) : (
            <>
              <ConnectorChoice
                definitions={definitions.connectors}
                chosen={connectorId}
                onChoose={({ id }) => {
                  setFound(null);
                  return navigate({ to: '/schemas/new', search: { connectorId: id }, replace: true });
                }}
              />
              {connector && definition && (
                <FilesOfConnector
                  key={connector.id}
                  connectorId={connector.id}
                  definition={definition}
                  onInferred={keep}
                  onChange={() => setFound(null)}
                />
              )}
            </>
          )}
        </div>
      </Card>
      {found && (
        <>
          <Card title="First rows">
            <SampleRows sample={found.inferred} of={found.path === '' ? 'all files' : found.path} />
          </Card>
          <SchemaEditor
            key={JSON.stringify(found.inferred.fields)}
            inferred={found.inferred}
            name={schemaName(found.path)}
            types={modelValues(definitions.schema, 'fields', 'dataType') as readonly FieldType[]}
            entityTypes={modelValues(definitions.schema, 'entityType')}
            onSaved={async ({ id, name, tableName }) => {
              notify.good(`${name} is saved, and its table ${tableName} is made.`);
              await navigate({ to: '/schemas/$schemaId', params: { schemaId: id } });
            }}
          />
        </>
      )}
    </div>
  );
}
