import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Pipeline, Schema } from '../../ui/api/model.ts';
import { callApi } from './call-api.ts';

export interface PipelineSpec {
  readonly rows: number;
  /** Every so many rows has a balance that is no number; 0: none. */
  readonly badEvery?: number;
  /** Few rows a transaction make a run long enough to watch. */
  readonly batchSize?: number;
  readonly errorHandling?: 'fail' | 'skip' | 'dlq';
}

export interface MadePipeline {
  readonly name: string;
  readonly pipeline: Pipeline;
  readonly schema: Schema;
}

/**
 * A pipeline over a file of its own: `rows` customers, of whom each tenth has no balance above 0 and is filtered,
 * loaded into a table of its own.
 */
export async function makePipeline({
  rows,
  badEvery = 0,
  batchSize = 10_000,
  errorHandling = 'dlq',
}: PipelineSpec): Promise<MadePipeline> {
  const name = `t_${randomBytes(5).toString('hex')}`;
  const folder = join(inject('inputFolder'), name);
  await mkdir(folder);
  await writeFile(join(folder, 'customers.csv'), customers(rows, badEvery));
  const connector = await callApi<{ id: string }>('POST', '/connectors', {
    name: `${name} files`,
    type: 'local_fs',
    config: { path: folder },
  });
  const schema = await callApi<Schema>('POST', '/schemas', {
    name,
    displayName: `Customers of ${name}`,
    fields: [
      { name: 'customer', dataType: 'integer', isNullable: false },
      { name: 'email', dataType: 'varchar', length: 100 },
      { name: 'balance', dataType: 'numeric', precision: 12, scale: 2 },
    ],
  });
  const pipeline = await callApi<Pipeline>('POST', '/pipelines', {
    name,
    description: 'Made by a browser test',
    connectorId: connector.id,
    schemaId: schema.id,
    executionConfig: { mode: 'batch', batchSize, errorHandling },
    nodes: [
      {
        id: 'files',
        nodeType: 'source',
        label: 'Customer files',
        config: { path: 'customers.csv', fileFormat: 'csv' },
      },
      {
        id: 'paying',
        nodeType: 'filter_rows',
        label: 'Paying customers',
        config: { field: 'balance', operator: '>', value: '0' },
      },
      {
        id: 'mail',
        nodeType: 'rename_field',
        label: 'Name the mail',
        config: { sourceField: 'email_address', targetField: 'email' },
      },
      { id: 'table', nodeType: 'target', label: 'Customer table', config: {} },
    ],
    edges: [
      { source: 'files', target: 'paying' },
      { source: 'paying', target: 'mail' },
      { source: 'mail', target: 'table' },
    ],
  });
  return { name, pipeline, schema };
}

function customers(rows: number, badEvery: number): string {
  const lines = ['customer,email_address,balance'];
  for (let row = 1; row <= rows; row += 1) {
    const isBad = badEvery > 0 && row % badEvery === 0;
    lines.push(`${row},customer.${row}@example.com,${isBad ? 'a lot' : row % 10 === 0 ? '0' : `${row}.50`}`);
  }
  return `${lines.join('\n')}\n`;
}
