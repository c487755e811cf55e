import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { connectorQuery } from '../api/queries/connectors.ts';
import { definitionsQuery } from '../api/queries/definitions.ts';
import { useNotify } from '../components/notice.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { PageState } from '../components/page-state.tsx';
import { usePageTitle } from '../components/use-page-title.ts';
import { newDraft } from '../connectors/connector-draft.ts';
import { ConnectorForm } from '../connectors/connector-form.tsx';
import { TypePicker } from '../connectors/type-picker.tsx';
import { EditorsOnly } from '../shell/editors-only.tsx';

const TRAIL = { text: 'Connectors', link: { to: '/connectors' } } as const;

/** A new connector: first its type, then the form of that type; or one like another. */
export function NewConnectorPage() {
  usePageTitle('New connector');
  const { type, like } = useSearch({ from: '/app/connectors/new' });
  const definitions = useQuery(definitionsQuery);
  const model = useQuery({ ...connectorQuery(like ?? ''), enabled: like !== undefined });
  const navigate = useNavigate();
  const notify = useNotify();
  if (definitions.data === undefined)
    return <PageState name="Connector" query={definitions} list={{ to: '/connectors' }} />;
  if (like !== undefined && model.data === undefined)
    return <PageState name="Connector" query={model} list={{ to: '/connectors' }} />;
  const wanted = model.data?.type ?? type;
  const definition = definitions.data.connectors.find((one) => one.type === wanted);
  return (
    <EditorsOnly title="New connector">
      {definition === undefined ? (
        <>
          <PageHeader trail={[TRAIL]} title="New connector" summary="Where is the data? Choose the type of system." />
          <TypePicker definitions={definitions.data.connectors} />
        </>
      ) : (
        <>
          <PageHeader
            trail={[TRAIL, { text: 'New', link: { to: '/connectors/new' } }]}
            title={model.data === undefined ? `New connector: ${definition.title}` : `Duplicate of ${model.data.name}`}
            summary={
              model.data?.hasCredentials
                ? `${definition.summary} Credentials are not copied: write them once more.`
                : definition.summary
            }
          />
          <ConnectorForm
            key={`${definition.type} ${like}`}
            definition={definition}
            initial={newDraft(definition, model.data)}
            onSaved={async ({ id, name }) => {
              notify.good(`${name} is saved.`);
              await navigate({ to: '/connectors/$connectorId', params: { connectorId: id } });
            }}
          />
        </>
      )}
    </EditorsOnly>
  );
}
