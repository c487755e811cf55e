import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Pipeline } from '../../ui/api/model.ts';
import { callApi } from './call-api.ts';

const FIELDS = [
  { name: 'nr', dataType: 'integer', isPrimaryKey: true },
  { name: 'amount', dataType: 'integer' },
];

/**
 * A pipeline of two sources, each with a connector of its own, whose rows meet and part again: 3 orders and 2 returns,
 * of which 2 large ones go to one table and 3 small ones to another. `bad`: each source has a row more whose amount is
 * no number, kept as a dead letter.
 */
export async function makeGraph({
  bad = false,
}: {
  readonly bad?: boolean;
} = {}): Promise<{ readonly name: string; readonly pipeline: Pipeline }> {
  const name = `g_${randomBytes(5).toString('hex')}`;
  const connectors: string[] = [];
  for (const [part, lines] of [
    ['orders', '1,900\n2,10\n3,20\n'],
    ['returns', '4,700\n5,30\n'],
  ] as const) {
    const path = join(inject('inputFolder'), name, part);
    await mkdir(path, { recursive: true });
    await writeFile(join(path, `${part}.csv`), `nr,amount\n${lines}${bad ? '9,a lot\n' : ''}`);
    const made = { name: `${name} ${part}`, type: 'local_fs', config: { path } };
    connectors.push((await callApi<{ id: string }>('POST', '/connectors', made)).id);
  }
  const large = { name: `${name}_large`, displayName: `Large ones of ${name}`, fields: FIELDS };
  const small = { name: `${name}_small`, displayName: `Small ones of ${name}`, fields: FIELDS };
  const schema = await callApi<{ id: string }>('POST', '/schemas', large);
  const other = await callApi<{ id: string }>('POST', '/schemas', small);
  const pipeline = await callApi<Pipeline>('POST', '/pipelines', {
    name,
    connectorId: connectors[0],
    schemaId: schema.id,
    ...(bad ? { executionConfig: { errorHandling: 'dlq' } } : {}),
    nodes: [
      { id: 'n1', nodeType: 'source', label: 'Shop orders', config: { path: 'orders.csv' } },
      { id: 'n2', nodeType: 'source', label: 'Returns', config: { path: 'returns.csv', connector: connectors[1] } },
      { id: 'n3', nodeType: 'union', label: 'Both together', config: {} },
      {
        id: 'n4',
        nodeType: 'branch',
        label: 'By amount',
        config: { routes: [{ name: 'large', field: 'amount', operator: '>=', value: '500' }], default: 'small' },
      },
      { id: 'n5', nodeType: 'target', label: 'Large table', config: {} },
      { id: 'n6', nodeType: 'target', label: 'Small table', config: { schema: other.id, loadMode: 'truncate' } },
    ],
    edges: [
      { source: 'n1', target: 'n3' },
      { source: 'n2', target: 'n3' },
      { source: 'n3', target: 'n4' },
      { source: 'n4', target: 'n5', label: 'large' },
      { source: 'n4', target: 'n6', label: 'small' },
    ],
  });
  return { name, pipeline };
}
