import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { customers, dailyLoad } from '../plan/worked-example.ts';
import { type ApiServer, apiServer, runEnded } from './api-server.ts';

const loadFrom = (connectorId: string, schemaId: string) => ({ ...dailyLoad, connectorId, schemaId });

const CSV = `name,email_address,credit_score,balance,ssn
Ada Lovelace,ada@example.com,800,120.50,123-45-6789
Bob,bob@example.com,not a number,10,123-45-6780
Cy,cy@example.com,,0,123-45-6781
Dee,dee@example.com,700,99.999,123-45-6782
`;

let server: ApiServer;
beforeAll(async () => {
  server = await apiServer();
  await mkdir(join(server.folder, 'daily'));
  await writeFile(join(server.folder, 'daily', 'one.csv'), CSV);
});
afterAll(() => server[Symbol.asyncDispose]());

test('loads the worked example: rows, dead letters, the dropped ssn, a balanced equation', async () => {
  const schema = await server.call('POST /schemas', { json: customers });
  expect(schema.status).toBe(201);
  expect(schema.body).toMatchObject({ name: 'customers', tableName: 'ds_customers', status: 'active' });
  const connector = await server.call('POST /connectors', {
    json: { name: 'Customer Data Lake', type: 'local_fs', config: { path: 'daily' } },
  });
  expect(connector.body).toMatchObject({ category: 'object_storage', status: 'disconnected', authMethod: 'none' });
  const made = await server.call('POST /pipelines', { json: loadFrom(connector.body.id, schema.body.id) });
  expect(made.body).toMatchObject({ status: 'draft', version: 1, lastRunAt: null });
  expect(made.status).toBe(201);
  expect(made.body.edges[0]).toEqual({ sourceNodeId: 'source-1', targetNodeId: 'filter-1' });

  const started = await server.call(`POST /pipelines/${made.body.id}/run`);
  expect(started.status).toBe(202);
  const run = await runEnded(server, started.body.id);
  expect(run).toMatchObject({
    status: 'partial',
    balanced: true,
    version: 1,
    droppedColumns: [{ name: 'ssn', rows: 2 }],
    counts: { read: 4, loaded: 2, filtered: 1, deadLettered: 1 },
  });

  const errors = await server.call(`GET /runs/${run.id}/errors`);
  expect(errors.body.data).toMatchObject([
    { row: 2, column: 'credit_score', value: 'not a number', code: 'row.not_an_integer', disposition: 'dead_letter' },
  ]);
  const data = await server.call(`GET /schemas/${schema.body.id}/data`);
  expect(data.body).toMatchObject({ total: 2, limit: 50, offset: 0 });
  expect(data.body.rows).toMatchObject([
    { id: '1', name: 'Ada Lovelace', email: 'ada@example.com', credit_score: 800, balance: '120.50' },
    { name: 'Dee', balance: '100.00' },
  ]);

  const progress = await server.call(`GET /pipelines/${made.body.id}/runs/${run.id}/progress`);
  expect(progress.body).toMatchObject({
    status: 'completed_with_errors',
    totalRows: 4,
    processedRows: 4,
    rowsOut: 2,
    failedRows: 1,
    partitions: 1,
    completedPartitions: 1,
    partitionDetails: [{ index: 0, status: 'completed', rows: 4, progress: 1 }],
    validationErrors: [{ row: 2, column: 'credit_score', value: 'not a number', code: 'row.not_an_integer' }],
    eta: null,
    loadStrategy: 'append',
  });
  expect(progress.body.log.length).toBeGreaterThan(0);
  const listed = await server.call('GET /pipelines');
  expect(listed.body.data).toMatchObject([{ lastRunStatus: 'partial', connector: { name: 'Customer Data Lake' } }]);
});

test('masks the ssn where the schema has a column for it', async () => {
  const schema = await server.call('POST /schemas', {
    json: {
      ...customers,
      name: 'masked_customers',
      fields: [...customers.fields, { name: 'ssn', dataType: 'varchar', length: 11 }],
    },
  });
  const connector = await server.call('POST /connectors', {
    json: { name: 'Masked Data Lake', type: 'local_fs', config: { path: 'daily' } },
  });
  const made = await server.call('POST /pipelines', {
    json: { ...loadFrom(connector.body.id, schema.body.id), name: 'Masked Load' },
  });
  const started = await server.call(`POST /pipelines/${made.body.id}/run`);
  expect(await runEnded(server, started.body.id)).toMatchObject({
    status: 'partial',
    balanced: true,
    droppedColumns: [],
    counts: { read: 4, loaded: 2, filtered: 1, deadLettered: 1 },
  });
  const data = await server.call(`GET /schemas/${schema.body.id}/data`);
  expect(data.body.rows).toMatchObject([
    { name: 'Ada Lovelace', ssn: '***-**-6789' },
    { name: 'Dee', ssn: '***-**-6782' },
  ]);
});
