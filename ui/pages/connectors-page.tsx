import { useInfiniteQuery } from '@tanstack/react-query';
import { Plug } from 'lucide-react';
import { itemsOf, totalOf } from '../api/page.ts';
import { connectorListQuery } from '../api/queries/connectors.ts';
import { Card } from '../components/card.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { LoadMore } from '../components/load-more.tsx';
import { Loading } from '../components/loading.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { usePageTitle } from '../components/use-page-title.ts';
import { ConnectorCard } from '../connectors/connector-card.tsx';

export function ConnectorsPage() {
  usePageTitle('Connectors');
  const list = useInfiniteQuery(connectorListQuery);
  const connectors = itemsOf(list.data);
  return (
    <>
      <PageHeader title="Connectors" summary="Named access to outside systems. One connector serves many pipelines." />
      {connectors.length > 0 ? (
        <>
          <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
            {connectors.map((connector) => (
              <ConnectorCard key={connector.id} connector={connector} />
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
            <EmptyState icon={Plug} title="No connectors yet">
              Make one with <code className="font-mono">POST /api/v1/connectors</code>.
            </EmptyState>
          )}
        </Card>
      )}
    </>
  );
}
