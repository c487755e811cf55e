import { z } from 'zod';

/** Settings of one look into a schema's table. */
export const lookupFields = {
  lookupSchema: z
    .string()
    .min(1)
    .meta({
      title: 'Schema',
      description: 'Name or id of the schema whose table is looked into.',
      examples: ['customers'],
    }),
  lookupTable: z.enum(['table', 'summary']).default('table').meta({
    title: 'Table',
    description: '`table`: that of the schema. `summary`: of a collection, the one that summarize fills.',
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
};

export const lookupModel = z.strictObject(lookupFields);

export type LookupConfig = z.output<typeof lookupModel>;

/** Column of the table. */
export function fieldOf(selected: LookupConfig['selectFields'][number]): string {
  return typeof selected === 'string' ? selected : selected.field;
}

/** The new field. */
export function nameOf(selected: LookupConfig['selectFields'][number]): string {
  return typeof selected === 'string' ? selected : selected.as;
}
