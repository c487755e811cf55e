import { useInfiniteQuery } from '@tanstack/react-query';
import { Rows3 } from 'lucide-react';
import { useMemo } from 'react';
import type { Schema, SchemaData } from '../api/model.ts';
import { schemaDataQuery } from '../api/queries/schemas.ts';
import { Card } from '../components/card.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorState } from '../components/error-state.tsx';
import { Loading } from '../components/loading.tsx';
import { formatNoun } from '../format/count.ts';
import { DataGrid } from './data-grid.tsx';

/** The rows of a schema's table. */
export function TableData({ schema }: { schema: Schema }) {
  const data = useInfiniteQuery(schemaDataQuery(schema.id));
  const first = data.data?.pages[0];
  const columns = useMemo(() => fieldsFirst(first?.columns ?? [], schema), [first, schema]);
  return (
    <Card title="Rows" aside={first && formatNoun(first.total, 'row')} flush className="overflow-hidden">
      {data.isPending ? (
        <Loading label="Loading rows" rows={10} />
      ) : data.isError ? (
        <ErrorState error={data.error} retry={data.refetch} />
      ) : first === undefined || first.total === 0 ? (
        <EmptyState icon={Rows3} title="The table is empty">
          Run a pipeline that loads into {schema.displayName ?? schema.name}.
        </EmptyState>
      ) : (
        <DataGrid
          label={`Rows of ${schema.tableName}`}
          columns={columns}
          rows={data.data.pages.flatMap((page) => page.rows)}
          total={first.total}
          onEnd={() => data.hasNextPage && !data.isFetchingNextPage && data.fetchNextPage()}
        />
      )}
    </Card>
  );
}

/** The columns that the schema names, then those that every table has. */
function fieldsFirst(columns: SchemaData['columns'], schema: Schema): SchemaData['columns'] {
  const fields = new Set(schema.fields.map(({ name }) => name));
  const { true: named = [], false: others = [] } = Object.groupBy(columns, ({ name }) => `${fields.has(name)}`);
  return [...named, ...others];
}
