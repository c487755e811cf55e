import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { client } from '../client.ts';
import type {
  AskedConnector,
  Connector,
  ConnectorChange,
  ConnectorToAdd,
  ConnectorToTest,
  ReadSettings,
} from '../model.ts';
import { unwrap } from '../unwrap.ts';

const PAGE = 50;

export const connectorListQuery = infiniteQueryOptions({
  queryKey: ['connectors', 'list'],
  initialPageParam: undefined as string | undefined,
  queryFn: ({ signal, pageParam: cursor }) =>
    unwrap(client.GET('/connectors', { params: { query: { limit: PAGE, ...(cursor && { cursor }) } }, signal })),
  getNextPageParam: ({ pagination }) => pagination.cursor ?? undefined,
});

const MOST = 100;

/** All of them, for a choice among them. */
export const allConnectorsQuery = queryOptions({
  queryKey: ['connectors', 'all'],
  queryFn: async ({ signal }) => {
    const all: Connector[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const query = { limit: MOST, ...(cursor && { cursor }) };
      const page = await unwrap(client.GET('/connectors', { params: { query }, signal }));
      all.push(...page.data);
      cursor = page.pagination.cursor;
    }
    return all;
  },
});

export const connectorQuery = (id: string) =>
  queryOptions({
    queryKey: ['connectors', 'one', id],
    queryFn: ({ signal }) => unwrap(client.GET('/connectors/{id}', { params: { path: { id } }, signal })),
  });

export function createConnector(body: ConnectorToAdd) {
  return unwrap(client.POST('/connectors', { body }));
}

/** What is left out stays as it is. */
export function changeConnector(id: string, body: ConnectorChange) {
  return unwrap(client.PUT('/connectors/{id}', { params: { path: { id } }, body }));
}

/** `confirm`: its name, where earlier versions of pipelines use it. */
export function deleteConnector(id: string, confirm?: string) {
  const query = confirm === undefined ? {} : { confirm };
  return unwrap(client.DELETE('/connectors/{id}', { params: { path: { id }, query } }));
}

/** Tests a connection; the outcome is stored with a saved connector that is tested as it is. */
export function testConnector(body: ConnectorToTest) {
  return unwrap(client.POST('/connectors/test', { body }));
}

const FILES = 50;

/** Files that a source node with these settings would read, from a place in the list on. */
export function listFiles(asked: AskedConnector, source: ReadSettings, offset: number) {
  return unwrap(client.POST('/connectors/files', { body: { ...asked, source, limit: FILES, offset } }));
}
