import { z } from 'zod';
import { SUMMARY_FUNCTIONS, type SummaryFunction } from '../../contract/summary.ts';
import { MAX_IDENTIFIER } from '../table-name.ts';
import { FIELD_TYPES } from './data-type.ts';

const UPPER = SUMMARY_FUNCTIONS.map((name) => name.toUpperCase() as Uppercase<SummaryFunction>);

/** In either case: the specification writes them in both. */
const summaryFunctionModel = z
  .enum([...SUMMARY_FUNCTIONS, ...UPPER])
  .transform((name) => name.toLowerCase() as SummaryFunction)
  .meta({ title: 'Function', description: 'How. `bool_or`: true where any is.', examples: ['sum'] });

/** A column of a collection's summary table: one value for each customer. */
export const summaryColumnModel = z.strictObject({
  name: z
    .string()
    .max(MAX_IDENTIFIER)
    .regex(/^[a-z_][a-z0-9_]*$/, 'Lower-case letters, digits and underscores only, and no digit first')
    .meta({ title: 'Name', description: 'Name of the column.', examples: ['total_balance'] }),
  function: summaryFunctionModel,
  sourceField: z
    .string()
    .min(1)
    .optional()
    .meta({
      title: 'Field',
      description: 'Field of the collection. `count` without one counts rows; with one, rows in which it is not empty.',
      examples: ['balance'],
    }),
  type: z
    .enum(FIELD_TYPES)
    .optional()
    .meta({ title: 'Type', description: "Type of the column; the function's own when not given." }),
});

export type SummaryColumn = z.output<typeof summaryColumnModel>;
