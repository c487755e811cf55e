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
  /** Names as long as names may be, with nowhere to break them. */
  readonly isLong?: boolean;
}

export interface MadePipeline {
  readonly name: string;
  readonly pipeline: Pipeline;
  readonly schema: Schema;
}

/** What a name may have, in characters. */
const LONGEST = 200;

const LONG = 'of_every_shop_in_every_country_'.repeat(6);

/**
 * A pipeline over a file of its own: `rows` customers, of whom each tenth has no balance above 0 and is filtered,
 * loaded into a table of its own.
 */
export async function makePipeline({
  rows,
  badEvery = 0,
  batchSize = 10_000,
  errorHandling = 'dlq',
  isLong = false,
}: PipelineSpec): Promise<MadePipeline> {
  const name = `t_${randomBytes(5).toString('hex')}`;
  const called = (text: string) => (isLong ? `${text}_${LONG}`.slice(0, LONGEST) : text);
  const path = isLong ? `${LONG}.csv` : 'customers.csv';
  const folder = join(inject('inputFolder'), name);
  await mkdir(folder);
  await writeFile(join(folder, path), customers(rows, badEvery));
  const connector = await callApi<{ id: string }>('POST', '/connectors', {
    name: called(`${name} files`),
    type: 'local_fs',
    config: { path: folder },
  });
  const schema = await callApi<Schema>('POST', '/schemas', {
    name,
    displayName: called(`Customers of ${name}`),
    fields: [
      { name: 'customer', dataType: 'integer', isNullable: false },
      { name: 'email', dataType: 'varchar', length: 100 },
      { name: 'balance', dataType: 'numeric', precision: 12, scale: 2 },
    ],
  });
  const pipeline = await callApi<Pipeline>('POST', '/pipelines', {
    name: called(name),
    description: called('Made by a browser test'),
    connectorId: connector.id,
    schemaId: schema.id,
    executionConfig: { mode: 'batch', batchSize, errorHandling },
    nodes: [
      {
        id: 'files',
        nodeType: 'source',
        label: called('Customer files'),
        config: { path, fileFormat: 'csv' },
      },
      {
        id: 'paying',
        nodeType: 'filter_rows',
        label: called('Paying customers'),
        config: { field: 'balance', operator: '>', value: '0' },
      },
      {
        id: 'mail',
        nodeType: 'rename_field',
        label: called('Name the mail'),
        config: { sourceField: 'email_address', targetField: 'email' },
      },
      { id: 'table', nodeType: 'target', label: called('Customer table'), config: {} },
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
