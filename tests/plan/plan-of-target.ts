import { parse } from '../../runtime/plan/index.ts';
import { type Planned, plan } from '../../runtime/plan/plan.ts';
import { fakeRegistry } from './fake-registry.ts';

export interface FieldOptions {
  readonly name: string;
  readonly dataType: string;
  readonly isPrimaryKey?: boolean;
  readonly isUnique?: boolean;
}

/** Plans a load of a file with these columns (by default the schema's fields) into a table of these fields. */
export async function planOfTarget(
  target: object,
  fields: readonly FieldOptions[],
  columns: readonly string[] = fields.map(({ name }) => name),
  executionConfig: object = {},
  declared?: readonly object[],
): Promise<Planned> {
  const { draft, issues } = parse({
    name: 'load',
    connector: { type: 'local_fs', config: { path: '.' } },
    schema: { name: 'people', fields },
    executionConfig,
    nodes: [
      {
        id: 'src',
        nodeType: 'source',
        config: { fileFormat: 'csv', ...(declared === undefined ? {} : { columns: declared }) },
      },
      { id: 'out', nodeType: 'target', config: target },
    ],
    edges: [{ source: 'src', target: 'out' }],
  });
  if (draft === null) throw new Error(JSON.stringify(issues));
  return plan(draft, fakeRegistry, {
    tenantSchema: 'public',
    sourceColumns: {
      src: columns.map((name, sourceOrdinal) => ({ name, type: 'untyped', nullable: true, sourceOrdinal })),
    },
  });
}
