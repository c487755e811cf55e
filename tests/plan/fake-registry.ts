import { EMPTY } from 'rxjs';
import { z } from 'zod';
import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { ConnectorDefinition } from '../../runtime/contract/definition.ts';
import type { OperatorDefinition } from '../../runtime/contract/operator.ts';
import type { Registry } from '../../runtime/contract/registry.ts';

/** Definitions small enough to see through: what the planner does with them is what is tested. */
const files: ConnectorDefinition<
  { path: string },
  { path?: string | undefined; fileFormat: string; hasHeader: boolean }
> = {
  kind: 'connector',
  type: 'local_fs',
  title: 'Local files',
  summary: 'Files below a folder.',
  category: 'object_storage',
  config: z.strictObject({ path: z.string().meta({ title: 'Path', description: 'Folder.' }) }),
  auth: {},
  source: z.strictObject({
    path: z.string().optional().meta({ title: 'Path', description: 'File or folder.' }),
    fileFormat: z.enum(['csv', 'jsonl']).meta({ title: 'Format', description: 'Of the files.' }),
    hasHeader: z.boolean().default(true).meta({ title: 'Header', description: 'First record names the columns.' }),
  }),
  examples: [{ title: 'A folder', config: { path: './data' } }],
  load: () => Promise.reject(new Error('a fake reads nothing')),
};

const bucket: ConnectorDefinition<{ bucket: string }, object> = {
  kind: 'connector',
  type: 'aws_s3',
  title: 'Amazon S3',
  summary: 'Objects of a bucket.',
  category: 'object_storage',
  config: z.strictObject({ bucket: z.string().meta({ title: 'Bucket', description: 'Its name.' }) }),
  auth: {
    iam_role: z.strictObject({ roleArn: z.string().meta({ title: 'Role', description: 'ARN.' }) }),
    access_key: z.strictObject({
      accessKeyId: z.string().meta({ title: 'Key id', description: 'Of the key.' }),
      secretAccessKey: z.string().meta({ title: 'Secret', description: 'Of the key.', secret: true }),
    }),
  },
  source: z.strictObject({
    fileFormat: z.string().optional().meta({ title: 'Format', description: 'Of the objects.' }),
  }),
  examples: [],
  load: () => Promise.reject(new Error('a fake reads nothing')),
};

function operator<C>(
  definition: Pick<OperatorDefinition<C>, 'type' | 'aliases' | 'config' | 'output' | 'holds' | 'finish'>,
): OperatorDefinition<C> {
  return {
    kind: 'operator',
    title: definition.type,
    summary: '',
    category: 'Fields',
    examples: [],
    behaviour: { null: '', missing: '', mismatch: '' },
    build: () => () => EMPTY,
    ...definition,
  };
}

function known(field: string, key: string, input: ColumnTypes) {
  const message = `No field "${field}" comes in here.`;
  return input.some(({ name }) => name === field) ? [] : [{ code: 'config.unknown_field', field: key, message }];
}

const rename = operator<{ sourceField: string; targetField: string }>({
  type: 'rename_field',
  aliases: ['rename'],
  holds: 'nothing',
  config: z.strictObject({
    sourceField: z.string().meta({ title: 'From', description: 'Field.' }),
    targetField: z.string().meta({ title: 'To', description: 'Name.' }),
  }),
  output: ({ sourceField, targetField }, input) => ({
    columns: input.map((column) => (column.name === sourceField ? { ...column, name: targetField } : column)),
    issues: known(sourceField, 'sourceField', input),
  }),
});

const filter = operator<{ field: string; operator: string; value?: string | undefined }>({
  type: 'filter_rows',
  aliases: ['filter'],
  holds: 'nothing',
  config: z.strictObject({
    field: z.string().meta({ title: 'Field', description: 'To compare.' }),
    operator: z.enum(['=', '!=', '>', '<']).meta({ title: 'Operator', description: 'How.' }),
    value: z.string().optional().meta({ title: 'Value', description: 'With what.' }),
  }),
  output: ({ field }, input) => ({ columns: input, issues: known(field, 'field', input) }),
});

const cast = operator<{ field: string; targetType: 'integer' | 'boolean' | 'date' }>({
  type: 'cast_type',
  aliases: ['cast'],
  holds: 'nothing',
  config: z.strictObject({
    field: z.string().meta({ title: 'Field', description: 'To convert.' }),
    targetType: z.enum(['integer', 'boolean', 'date']).meta({ title: 'Type', description: 'To.' }),
  }),
  output: ({ field, targetType }, input) => ({
    columns: input.map(({ sourceOrdinal, ...column }) =>
      column.name === field
        ? { name: field, type: targetType, nullable: true }
        : { ...column, ...(sourceOrdinal === undefined ? {} : { sourceOrdinal }) },
    ),
    issues: known(field, 'field', input),
  }),
});

const mask = operator<{ field: string; maskType: string }>({
  type: 'mask_pii',
  aliases: [],
  holds: 'nothing',
  config: z.strictObject({
    field: z.string().meta({ title: 'Field', description: 'To mask.' }),
    maskType: z.enum(['ssn', 'email']).meta({ title: 'Mask', description: 'Kind.' }),
  }),
  output: ({ field }, input) => ({
    columns: input.map((column) =>
      column.name === field ? { name: field, type: 'text', nullable: column.nullable } : column,
    ),
    issues: known(field, 'field', input),
  }),
});

const deduplicate = operator<{ keyFields: string[] }>({
  type: 'deduplicate',
  aliases: [],
  holds: 'until-end',
  config: z.strictObject({ keyFields: z.array(z.string()).min(1).meta({ title: 'Keys', description: 'Fields.' }) }),
  output: (_, input) => ({ columns: input, issues: [] }),
  finish: (_, input) => ({ sql: 'SELECT c0, place FROM staged', values: [], staged: input, cause: 'deduplicated' }),
});

export const fakeRegistry: Registry = {
  connectors: [files, bucket],
  operators: [rename, filter, cast, mask, deduplicate],
};
