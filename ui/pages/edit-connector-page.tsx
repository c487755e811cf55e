import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { connectorQuery } from '../api/queries/connectors.ts';
import { definitionsQuery } from '../api/queries/definitions.ts';
import { useNotify } from '../components/notice.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { PageState } from '../components/page-state.tsx';
import { usePageTitle } from '../components/use-page-title.ts';
import { draftOf } from '../connectors/connector-draft.ts';
import { ConnectorForm } from '../connectors/connector-form.tsx';
import { EditorsOnly } from '../shell/editors-only.tsx';

/** A saved connector in its form. */
export function EditConnectorPage() {
  const { connectorId } = useParams({ from: '/app/connectors/$connectorId/edit' });
  const definitions = useQuery(definitionsQuery);
  const query = useQuery(connectorQuery(connectorId));
  const navigate = useNavigate();
  const notify = useNotify();
  const connector = query.data;
  usePageTitle(connector === undefined ? 'Connector' : `Edit ${connector.name}`);
  if (connector === undefined) return <PageState name="Connector" query={query} list={{ to: '/connectors' }} />;
  const definition = definitions.data?.connectors.find(({ type }) => type === connector.type);
  if (definition === undefined) return <PageState name="Connector" query={definitions} list={{ to: '/connectors' }} />;
  const params = { connectorId };
  return (
    <EditorsOnly title={connector.name}>
      <PageHeader
        trail={[
          { text: 'Connectors', link: { to: '/connectors' } },
          { text: connector.name, link: { to: '/connectors/$connectorId', params } },
        ]}
        title={`Edit ${connector.name}`}
        summary={definition.summary}
      />
      <ConnectorForm
        key={connector.id}
        definition={definition}
        saved={connector}
        initial={draftOf(connector)}
        onSaved={async ({ name }) => {
          notify.good(`${name} is saved.`);
          await navigate({ to: '/connectors/$connectorId', params });
        }}
      />
    </EditorsOnly>
  );
}
