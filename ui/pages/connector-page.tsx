import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Copy, Pencil, TableProperties } from 'lucide-react';
import { useMemo } from 'react';
import { connectorQuery } from '../api/queries/connectors.ts';
import { definitionsQuery } from '../api/queries/definitions.ts';
import { Card } from '../components/card.tsx';
import { LinkButton } from '../components/link-button.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { PageState } from '../components/page-state.tsx';
import { usePageTitle } from '../components/use-page-title.ts';
import { ConnectorSettings } from '../connectors/connector-settings.tsx';
import { ConnectorStatus } from '../connectors/connector-status.tsx';
import { ConnectorTestCard } from '../connectors/connector-test-card.tsx';
import { DeleteConnectorButton } from '../connectors/delete-connector-button.tsx';
import { StoreLook } from '../files/store-look.tsx';
import { useMayEdit } from '../shell/use-may-edit.ts';

/** A connector: its settings, its test, and what it reaches. */
export function ConnectorPage() {
  const { connectorId } = useParams({ from: '/app/connectors/$connectorId' });
  const definitions = useQuery(definitionsQuery);
  const query = useQuery(connectorQuery(connectorId));
  const mayEdit = useMayEdit();
  const asked = useMemo(() => ({ id: connectorId }), [connectorId]);
  const connector = query.data;
  usePageTitle(connector?.name ?? 'Connector');
  if (connector === undefined) return <PageState name="Connector" query={query} list={{ to: '/connectors' }} />;
  const definition = definitions.data?.connectors.find(({ type }) => type === connector.type);
  const hasFiles = definition !== undefined && !definition.comesWithRun;
  return (
    <>
      <PageHeader
        trail={[{ text: 'Connectors', link: { to: '/connectors' } }]}
        title={connector.name}
        badge={<ConnectorStatus status={connector.status} />}
        summary={connector.description ?? connector.typeTitle}
        actions={
          mayEdit && (
            <>
              <DeleteConnectorButton connector={connector} />
              <LinkButton icon={Copy} link={{ to: '/connectors/new', search: { like: connectorId } }}>
                Duplicate
              </LinkButton>
              <LinkButton icon={Pencil} link={{ to: '/connectors/$connectorId/edit', params: { connectorId } }}>
                Edit
              </LinkButton>
              {hasFiles && (
                <LinkButton
                  look="primary"
                  icon={TableProperties}
                  link={{ to: '/schemas/new', search: { connectorId } }}
                >
                  Schema from files
                </LinkButton>
              )}
            </>
          )
        }
      />
      <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,24rem)_minmax(0,1fr)] xl:gap-5">
        <div className="grid min-w-0 grid-cols-1 gap-4 xl:gap-5">
          <Card title="Settings" aside={connector.typeTitle}>
            <div className="space-y-4">
              <ConnectorSettings connector={connector} definition={definition} />
              {connector.lastError && (
                <p className="rounded-lg bg-bad-soft px-3 py-2 text-ink-2 text-sm">{connector.lastError}</p>
              )}
            </div>
          </Card>
          {mayEdit && <ConnectorTestCard key={connectorId} connector={connector} definition={definition} />}
        </div>
        {hasFiles && mayEdit && (
          <Card title="Look inside">
            <StoreLook definition={definition} asked={asked} />
          </Card>
        )}
      </div>
    </>
  );
}
