import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, apiServer, runEnded } from './api-server.ts';

/** The bodies of the specification's worked example, verbatim but for the connector's type and settings. */
const SCHEMA = {
  name: 'customers',
  displayName: 'Customer Profiles',
  description: 'Core customer entity for decisioning',
  entityType: 'customer',
  fields: [
    { name: 'name', dataType: 'varchar', length: 100, isNullable: false },
    { name: 'email', dataType: 'varchar', length: 255, isNullable: false, isUnique: true },
    { name: 'credit_score', dataType: 'integer', isNullable: true },
    { name: 'balance', dataType: 'numeric', precision: 12, scale: 2, isNullable: true },
  ],
};

const pipeline = (connectorId: string, schemaId: string) => ({
  name: 'Customer Daily Load',
  description: 'Ingest customer data with PII masking',
  connectorId,
  schemaId,
  executionConfig: { mode: 'batch', batchSize: 5000, parallelism: 4, errorHandling: 'dlq' },
  nodes: [
    {
      id: 'source-1',
      nodeType: 'source',
      label: 'S3 CSV Source',
      config: { fileFormat: 'csv', hasHeader: true },
      positionX: 0,
      positionY: 100,
    },
    {
      id: 'filter-1',
      nodeType: 'filter_rows',
      label: 'Filter Active Customers',
      config: { field: 'balance', operator: '>', value: '0' },
      positionX: 300,
      positionY: 100,
    },
    {
      id: 'rename-1',
      nodeType: 'rename_field',
      label: 'Standardize Email Field',
      config: { sourceField: 'email_address', targetField: 'email' },
      positionX: 600,
      positionY: 100,
    },
    {
      id: 'mask-1',
      nodeType: 'mask_pii',
      label: 'Mask SSN',
      config: { field: 'ssn', maskType: 'ssn' },
      positionX: 900,
      positionY: 100,
    },
    { id: 'target-1', nodeType: 'target', label: 'Customer Schema', config: {}, positionX: 1200, positionY: 100 },
  ],
  edges: [
    { source: 'source-1', target: 'filter-1' },
    { source: 'filter-1', target: 'rename-1' },
    { source: 'rename-1', target: 'mask-1' },
    { source: 'mask-1', target: 'target-1' },
  ],
});

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
  const schema = await server.call('POST /schemas', { json: SCHEMA });
  expect(schema.status).toBe(201);
  expect(schema.body).toMatchObject({ name: 'customers', tableName: 'ds_customers', status: 'active' });
  const connector = await server.call('POST /connectors', {
    json: { name: 'Customer Data Lake', type: 'local_fs', config: { path: 'daily' } },
  });
  expect(connector.body).toMatchObject({ category: 'object_storage', status: 'disconnected', authMethod: 'none' });
  const made = await server.call('POST /pipelines', { json: pipeline(connector.body.id, schema.body.id) });
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
    droppedColumns: ['ssn'],
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
      ...SCHEMA,
      name: 'masked_customers',
      fields: [...SCHEMA.fields, { name: 'ssn', dataType: 'varchar', length: 11 }],
    },
  });
  const connector = await server.call('POST /connectors', {
    json: { name: 'Masked Data Lake', type: 'local_fs', config: { path: 'daily' } },
  });
  const made = await server.call('POST /pipelines', {
    json: { ...pipeline(connector.body.id, schema.body.id), name: 'Masked Load' },
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
