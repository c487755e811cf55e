import { afterAll, beforeAll, expect } from 'vitest';
import { type ApiServer, apiServer, type Body } from './api-server.ts';

export interface Schemas {
  readonly server: () => ApiServer;
  /** A schema, by the API. */
  readonly create: (fields: readonly unknown[], more?: object) => Promise<Body>;
  readonly sql: (text: string) => Promise<Body>;
  /** Names of a table's columns, in order; none where there is no such table. */
  readonly columnsOf: (table: string) => Promise<readonly string[]>;
}

/** A server for the test file, with schemas. */
export function schemasForFile(): Schemas {
  let server: ApiServer;
  let number = 0;
  beforeAll(async () => {
    server = await apiServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());
  const create = async (fields: readonly unknown[], more: object = {}): Promise<Body> => {
    const answer = await server.call('POST /schemas', { json: { name: `s${++number}`, fields, ...more } });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body;
  };
  const sql = (text: string): Promise<Body> => server.deps.store.pool.query(text);
  const columnsOf = async (table: string): Promise<readonly string[]> => {
    const { rows } = await sql(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_name = '${table}' ORDER BY ordinal_position`,
    );
    return rows.map(({ name }: { name: string }) => name);
  };
  return { server: () => server, create, sql, columnsOf };
}
