import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Pipeline } from '../../ui/api/model.ts';
import { callApi } from './call-api.ts';

/** A pipeline that joins 3 orders with 2 of their customers: one order has none, and stays. */
export async function makeJoin(): Promise<{ readonly name: string; readonly pipeline: Pipeline }> {
  const name = `j_${randomBytes(5).toString('hex')}`;
  const path = join(inject('inputFolder'), name);
  await mkdir(path);
  await writeFile(join(path, 'orders.csv'), 'nr,customer\n1,7\n2,8\n3,9\n');
  await writeFile(join(path, 'customers.csv'), 'customer,city\n7,Zug\n8,Chur\n');
  const connector = await callApi<{ id: string }>('POST', '/connectors', {
    name: `${name} files`,
    type: 'local_fs',
    config: { path },
  });
  const schema = await callApi<{ id: string }>('POST', '/schemas', {
    name,
    fields: [
      { name: 'nr', dataType: 'integer' },
      { name: 'city', dataType: 'text' },
    ],
  });
  const pipeline = await callApi<Pipeline>('POST', '/pipelines', {
    name,
    connectorId: connector.id,
    schemaId: schema.id,
    nodes: [
      { id: 'orders', nodeType: 'source', label: 'Orders', config: { path: 'orders.csv' } },
      { id: 'customers', nodeType: 'source', label: 'Customers', config: { path: 'customers.csv' } },
      {
        id: 'joined',
        nodeType: 'join',
        label: 'Orders with their city',
        config: { type: 'left', on: [{ left: 'customer', right: 'customer' }] },
      },
      { id: 'table', nodeType: 'target', label: 'Table of orders', config: {} },
    ],
    edges: [
      { source: 'orders', target: 'joined' },
      { source: 'customers', target: 'joined' },
      { source: 'joined', target: 'table' },
    ],
  });
  return { name, pipeline };
}
