import { stringify } from 'yaml';
import type { LoadCase } from './load-cases.ts';

/** Fields of a schema that holds the bench's data. */
export const CUSTOMER_FIELDS = [
  { name: 'customer_id', dataType: 'integer' },
  { name: 'uuid', dataType: 'uuid' },
  { name: 'name', dataType: 'varchar', length: 80 },
  { name: 'email', dataType: 'varchar', length: 120 },
  { name: 'ssn', dataType: 'text' },
  { name: 'balance', dataType: 'numeric', precision: 12, scale: 2 },
  { name: 'score', dataType: 'integer' },
  { name: 'active', dataType: 'boolean' },
  { name: 'signup', dataType: 'date' },
  { name: 'updated', dataType: 'timestamptz' },
] as const;

const TRANSFORMS = [
  { id: 'paying', nodeType: 'filter_rows', config: { field: 'balance', operator: '>', value: '0' } },
  { id: 'full-name', nodeType: 'rename_field', config: { sourceField: 'name', targetField: 'full_name' } },
  { id: 'mask', nodeType: 'mask_pii', config: { field: 'ssn', maskType: 'ssn' } },
] as const;

/** The pipeline file of a case, over the CSV files of a folder. */
export function loadPipeline(one: LoadCase, folder: string): string {
  const transforms = one.transforms ? TRANSFORMS : [];
  const nodes = [
    { id: 'src', nodeType: 'source', config: { path: '.', pattern: '*.csv', fileFormat: 'csv', hasHeader: true } },
    ...transforms,
    { id: 'out', nodeType: 'target', config: { loadMode: 'append', copyFormat: one.copyFormat } },
  ];
  return stringify({
    name: one.name,
    connector: { type: 'local_fs', config: { path: folder } },
    schema: {
      name: 'bench',
      fields: CUSTOMER_FIELDS.map((field) =>
        one.transforms && field.name === 'name' ? { ...field, name: 'full_name' } : field,
      ),
    },
    executionConfig: { mode: 'batch', batchSize: one.batchSize, parallelism: one.lanes, errorHandling: 'dlq' },
    nodes,
    edges: nodes.slice(1).map((node, index) => ({ source: nodes[index]?.id, target: node.id })),
  });
}
