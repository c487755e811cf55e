import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type ApiServer, apiServer } from './api-server.ts';

export interface Things {
  readonly server: () => ApiServer;
  /** Of the connector `files` to the folder `data`. */
  readonly connectorId: () => string;
  /** Of the schema `things`: name text, amount integer. */
  readonly schemaId: () => string;
}

/** A server for the test file, with a connector to a folder that holds the file `a.csv`, and a schema for its rows. */
export function thingsForFile(csv: string): Things {
  let server: ApiServer;
  let connectorId: string;
  let schemaId: string;
  beforeAll(async () => {
    server = await apiServer();
    await mkdir(join(server.folder, 'data'));
    await writeFile(join(server.folder, 'data', 'a.csv'), csv);
    const connector = await server.call('POST /connectors', {
      json: { name: 'files', type: 'local_fs', config: { path: 'data' } },
    });
    connectorId = connector.body.id;
    const fields = [
      { name: 'name', dataType: 'text' },
      { name: 'amount', dataType: 'integer' },
    ];
    schemaId = (await server.call('POST /schemas', { json: { name: 'things', fields } })).body.id;
  });
  afterAll(() => server[Symbol.asyncDispose]());
  return { server: () => server, connectorId: () => connectorId, schemaId: () => schemaId };
}
