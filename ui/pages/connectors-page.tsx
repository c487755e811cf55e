import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Plug, Plus } from 'lucide-react';
import { itemsOf, totalOf } from '../api/page.ts';
import { connectorListQuery } from '../api/queries/connectors.ts';
import { definitionsQuery } from '../api/queries/definitions.ts';
import { Card } from '../components/card.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { LinkButton } from '../components/link-button.tsx';
import { LoadMore } from '../components/load-more.tsx';
import { Loading } from '../components/loading.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { usePageTitle } from '../components/use-page-title.ts';
import { ConnectorCard } from '../connectors/connector-card.tsx';
import { useMayEdit } from '../shell/use-may-edit.ts';

export function ConnectorsPage() {
  usePageTitle('Connectors');
  const mayEdit = useMayEdit();
  const list = useInfiniteQuery(connectorListQuery);
  const definitions = useQuery(definitionsQuery).data?.connectors;
  const connectors = itemsOf(list.data);
  const create = mayEdit && (
    <LinkButton look="primary" icon={Plus} link={{ to: '/connectors/new' }}>
      New connector
    </LinkButton>
  );
  return (
    <>
      <PageHeader
        title="Connectors"
        summary="Named access to outside systems. One connector serves many pipelines."
        actions={create}
      />
      {connectors.length > 0 ? (
        <>
          <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
            {connectors.map((connector) => (
              <ConnectorCard
                key={connector.id}
                connector={connector}
                definition={definitions?.find(({ type }) => type === connector.type)}
              />
            ))}
          </div>
          <LoadMore query={list} shown={connectors.length} total={totalOf(list.data)} />
        </>
      ) : (
        <Card flush>
          {list.isPending ? (
            <Loading label="Loading connectors" />
          ) : list.isError ? (
            <ErrorState error={list.error} retry={list.refetch} />
          ) : (
            <EmptyState icon={Plug} title="No connectors yet" action={create}>
              A connector says where data is and how to sign in there: a folder, a bucket, a server.
            </EmptyState>
          )}
        </Card>
      )}
    </>
  );
}
