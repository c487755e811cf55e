import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { client } from '../client.ts';
import type { AskedConnector, InferredSchema, ReadSettings, SchemaToAdd } from '../model.ts';
import { unwrap } from '../unwrap.ts';

const PAGE = 50;
const DATA_PAGE = 200;

export const schemaListQuery = infiniteQueryOptions({
  queryKey: ['schemas', 'list'],
  initialPageParam: undefined as string | undefined,
  queryFn: ({ signal, pageParam: cursor }) =>
    unwrap(client.GET('/schemas', { params: { query: { limit: PAGE, ...(cursor && { cursor }) } }, signal })),
  getNextPageParam: ({ pagination }) => pagination.cursor ?? undefined,
});

export const schemaQuery = (id: string) =>
  queryOptions({
    queryKey: ['schemas', 'one', id],
    queryFn: ({ signal }) => unwrap(client.GET('/schemas/{id}', { params: { path: { id } }, signal })),
  });

/** Rows of the schema's table, 200 at a time. */
export const schemaDataQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['schemas', 'data', id],
    initialPageParam: 0,
    queryFn: ({ signal, pageParam: offset }) =>
      unwrap(
        client.GET('/schemas/{id}/data', { params: { path: { id }, query: { limit: DATA_PAGE, offset } }, signal }),
      ),
    getNextPageParam: ({ offset, rows, total }) => (offset + rows.length < total ? offset + rows.length : undefined),
  });

export function createSchema(body: SchemaToAdd) {
  return unwrap(client.POST('/schemas', { body }));
}

/** Fields that the rows of files fit, of the first so many rows, and some of the rows. */
export function inferFields(
  connector: AskedConnector,
  source: ReadSettings,
  sampleRows?: number,
): Promise<InferredSchema> {
  const body = { connector, source, ...(sampleRows === undefined ? {} : { sampleRows }) };
  return unwrap(client.POST('/schemas/infer', { body }));
}

/** The same of a file of this computer. */
export function inferFileFields(file: File): Promise<InferredSchema> {
  const form = new FormData();
  form.append('file', file);
  // Typed as what it holds; the client sends it as the form that it is.
  return unwrap(client.POST('/schemas/infer', { body: form as never }));
}
