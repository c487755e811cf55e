import { concatMap, from } from 'rxjs';
import { z } from 'zod';
import type { Column, ColumnTypes } from '../runtime/contract/column.ts';
import type { ConfigIssue } from '../runtime/contract/issue.ts';
import { nearest } from '../runtime/contract/nearest.ts';
import type { LookupTable, OperatorDefinition, OperatorPlanning } from '../runtime/contract/operator.ts';
import { duplicateFields } from './duplicate-fields.ts';
import { isComparable } from './lookup/comparable.ts';
import { joinBatch } from './lookup/join-batch.ts';
import { createLookup } from './lookup/lookup.ts';
import { unknownField } from './unknown-field.ts';

const config = z.strictObject({
  lookupSchema: z
    .string()
    .min(1)
    .meta({
      title: 'Schema',
      description: 'Name or id of the schema whose table is looked into.',
      examples: ['customers'],
    }),
  joinField: z
    .string()
    .min(1)
    .meta({ title: 'Field', description: 'Field of the rows that holds the key.', examples: ['customer_id'] }),
  lookupField: z
    .string()
    .min(1)
    .meta({
      title: 'Key',
      description: 'Column of the table that equals it. An index on it makes this quick.',
      examples: ['id'],
    }),
  selectFields: z
    .array(
      z.union([
        z.string().min(1),
        z.strictObject({
          field: z.string().min(1).meta({ title: 'Column', description: 'Column of the table.' }),
          as: z.string().min(1).meta({ title: 'Name', description: 'Name of the new field.' }),
        }),
      ]),
    )
    .min(1)
    .meta({
      title: 'Columns',
      description: 'Columns of the table that become fields at the end, each by its name or another.',
      examples: [['name', { field: 'country', as: 'customer_country' }]],
    }),
  multipleMatches: z.enum(['error', 'first', 'all']).default('error').meta({
    title: 'Several matches',
    description:
      '`error`: the row becomes a reject. `first`: the first in order of the selected columns. `all`: a row for each, counted as added.',
  }),
});

type Config = z.output<typeof config>;

/**
 * Adds columns of a table to each row, found by key: a LEFT JOIN. A row without a match, or whose key is NULL, stays, with
 * NULL in the new fields. A key that the table's column could not hold makes the row a reject. Rows are looked up as they are
 * when a batch comes through; answers are remembered for the rest of the run, within a budget.
 */
export const lookupJoin: OperatorDefinition<Config> = {
  kind: 'operator',
  type: 'lookup_join',
  aliases: ['lookup'],
  title: 'Lookup join',
  summary: "Adds columns of another schema's table, found by key.",
  category: 'Rows',
  holds: 'nothing',
  config,
  examples: [
    {
      title: "The customer's name with each order",
      config: { lookupSchema: 'customers', joinField: 'customer_id', lookupField: 'id', selectFields: ['name'] },
    },
  ],
  tables: ({ lookupSchema }) => [lookupSchema],
  output(config, input, planning) {
    const table = planning?.table(config.lookupSchema) ?? null;
    return { columns: [...input, ...addedColumns(config, table)], issues: issuesOf(config, input, table, planning) };
  },
  build(config, input, context) {
    const table = context.lookup.table(config.lookupSchema);
    const select = config.selectFields.map(fieldOf);
    const lookup = createLookup({ ...config, key: config.lookupField, select, table, context });
    const place = {
      node: context.node,
      columns: input,
      index: input.findIndex(({ name }) => name === config.joinField),
      column: input.find(({ name }) => name === config.joinField)!,
      key: table.columns.find(({ name }) => name === config.lookupField)!,
      added: select.length,
      multipleMatches: config.multipleMatches,
    };
    return concatMap((batch) => from(joinBatch(batch, place, lookup)));
  },
};

function fieldOf(selected: Config['selectFields'][number]): string {
  return typeof selected === 'string' ? selected : selected.field;
}

function nameOf(selected: Config['selectFields'][number]): string {
  return typeof selected === 'string' ? selected : selected.as;
}

function addedColumns({ selectFields }: Config, table: LookupTable | null): Column[] {
  return selectFields.map((selected) => {
    const column = table?.columns.find(({ name }) => name === fieldOf(selected));
    return { type: 'text', ...column, name: nameOf(selected), nullable: true };
  });
}

function issuesOf(
  config: Config,
  input: ColumnTypes,
  table: LookupTable | null,
  planning: OperatorPlanning | undefined,
): ConfigIssue[] {
  const { joinField, lookupField, lookupSchema, selectFields } = config;
  const added = selectFields.map((selected, index) => ({ name: nameOf(selected), field: `selectFields[${index}]` }));
  const issues = duplicateFields(added, new Set(input.map(({ name }) => name)));
  const column = input.find(({ name }) => name === joinField);
  if (column === undefined) issues.push(unknownField('joinField', joinField, input));
  if (table === null) {
    // Without `planning` nothing is known of any table: what can be said then has been said.
    if (planning !== undefined) issues.push(unknownSchema(lookupSchema));
    return issues;
  }
  const key = table.columns.find(({ name }) => name === lookupField);
  if (key === undefined) issues.push(unknownColumn('lookupField', lookupField, table));
  selectFields.forEach((selected, index) => {
    const field = fieldOf(selected);
    if (!table.columns.some(({ name }) => name === field)) {
      issues.push(unknownColumn(`selectFields[${index}]`, field, table));
    }
  });
  if (column !== undefined && key !== undefined && !isComparable(column.type, key.type)) {
    issues.push({
      code: 'config.type_not_permitted',
      field: 'joinField',
      message: `Field "${joinField}" is of type ${column.type}, which is never equal to "${lookupField}", of type ${key.type}.`,
      next: 'Cast the field first, or look up by another column.',
    });
  }
  return issues;
}

function unknownSchema(ref: string): ConfigIssue {
  return {
    code: 'config.unknown_schema',
    field: 'lookupSchema',
    message: `There is no schema "${ref}".`,
    next: 'Create it first, or name another.',
  };
}

function unknownColumn(field: string, name: string, { table, columns }: LookupTable): ConfigIssue {
  const names = columns.map((column) => column.name);
  const near = nearest(name, names);
  return {
    code: 'config.unknown_field',
    field,
    message: `Table ${table} has no column "${name}".`,
    next: near.length > 0 ? `Did you mean "${near[0]}"?` : `It has ${names.join(', ')}.`,
  };
}
