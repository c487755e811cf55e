import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { schemaQuery } from '../api/queries/schemas.ts';
import { PageHeader } from '../components/page-header.tsx';
import { PageState } from '../components/page-state.tsx';
import { usePageTitle } from '../components/use-page-title.ts';
import { FieldTable } from '../schemas/field-table.tsx';
import { TableData } from '../schemas/table-data.tsx';

/** A schema: its fields, and the rows of its table. */
export function SchemaPage() {
  const { schemaId } = useParams({ from: '/app/schemas/$schemaId' });
  const query = useQuery(schemaQuery(schemaId));
  const schema = query.data;
  usePageTitle(schema?.displayName ?? schema?.name ?? 'Schema');
  if (!schema) return <PageState name="Schema" query={query} list={{ to: '/schemas' }} />;
  return (
    <>
      <PageHeader
        trail={[{ text: 'Schemas', link: { to: '/schemas' } }]}
        title={schema.displayName ?? schema.name}
        badge={
          <code className="rounded-md bg-sunken px-2 py-0.5 font-mono text-ink-2 text-xs">{schema.tableName}</code>
        }
        summary={schema.description}
      />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_21rem] xl:gap-5">
        <TableData schema={schema} />
        <FieldTable fields={schema.fields} />
      </div>
    </>
  );
}
