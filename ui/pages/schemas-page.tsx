import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus, Table2 } from 'lucide-react';
import { itemsOf, totalOf } from '../api/page.ts';
import { schemaListQuery } from '../api/queries/schemas.ts';
import { Card } from '../components/card.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { LinkButton } from '../components/link-button.tsx';
import { LoadMore } from '../components/load-more.tsx';
import { Loading } from '../components/loading.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { TimeAgo } from '../components/time-ago.tsx';
import { usePageTitle } from '../components/use-page-title.ts';
import { formatCount } from '../format/count.ts';
import { useMayEdit } from '../shell/use-may-edit.ts';

export function SchemasPage() {
  usePageTitle('Schemas');
  const list = useInfiniteQuery(schemaListQuery);
  const mayEdit = useMayEdit();
  const schemas = itemsOf(list.data);
  const create = mayEdit && (
    <LinkButton look="primary" icon={Plus} link={{ to: '/schemas/new' }}>
      New schema from files
    </LinkButton>
  );
  return (
    <>
      <PageHeader title="Schemas" summary="Your entities. Each stands on a real Postgres table." actions={create} />
      <Card flush className="overflow-hidden">
        {list.isPending ? (
          <Loading label="Loading schemas" />
        ) : list.isError ? (
          <ErrorState error={list.error} retry={list.refetch} />
        ) : schemas.length === 0 ? (
          <EmptyState icon={Table2} title="No schemas yet" action={create}>
            A schema says what the rows of a table are. Make one from the columns of files; its table is made with it.
          </EmptyState>
        ) : (
          <>
            <table className="w-full text-sm">
              <thead className="max-sm:sr-only">
                <tr className="border-b text-left text-ink-3 text-xs [&>th]:px-3 [&>th]:py-2 [&>th]:font-medium">
                  <th scope="col" className="!pl-4 sm:!pl-5">
                    Schema
                  </th>
                  <th scope="col" className="hidden sm:table-cell">
                    Table
                  </th>
                  <th scope="col" className="hidden md:table-cell">
                    Entity
                  </th>
                  <th scope="col" className="hidden text-right sm:table-cell">
                    Fields
                  </th>
                  <th scope="col" className="!pr-5 hidden text-right md:table-cell">
                    Changed
                  </th>
                </tr>
              </thead>
              <tbody className="divide-y divide-line">
                {schemas.map((schema) => (
                  <tr
                    key={schema.id}
                    className="relative transition-colors focus-within:bg-hover hover:bg-hover [&>td]:px-3 [&>td]:py-3"
                  >
                    <th scope="row" className="w-full max-w-0 px-3 py-3 !pl-4 text-left font-normal sm:!pl-5">
                      <Link
                        to="/schemas/$schemaId"
                        params={{ schemaId: schema.id }}
                        title={schema.displayName ?? schema.name}
                        className="block truncate font-medium text-ink after:absolute after:inset-0 after:rounded-lg"
                      >
                        {schema.displayName ?? schema.name}
                      </Link>
                      {schema.description && (
                        <span className="block truncate text-ink-3 text-xs max-sm:hidden">{schema.description}</span>
                      )}
                      <span className="block truncate font-mono text-ink-3 text-xs sm:hidden">{schema.tableName}</span>
                    </th>
                    <td className="hidden font-mono text-ink-2 text-xs sm:table-cell">
                      <span className="block w-max max-w-48 truncate xl:max-w-80" title={schema.tableName}>
                        {schema.tableName}
                      </span>
                    </td>
                    <td className="hidden text-ink-2 capitalize md:table-cell">{schema.entityType ?? '—'}</td>
                    <td className="hidden text-right text-ink-2 sm:table-cell">{formatCount(schema.fields.length)}</td>
                    <td className="!pr-5 hidden whitespace-nowrap text-right text-ink-3 md:table-cell">
                      <TimeAgo at={schema.updatedAt} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            <LoadMore query={list} shown={schemas.length} total={totalOf(list.data)} />
          </>
        )}
      </Card>
    </>
  );
}
