import { z } from 'zod';
import { holding } from './holding.ts';
import { unknownField } from './unknown-field.ts';

const config = z.strictObject({
  keyFields: z
    .array(z.string().min(1))
    .min(1)
    .meta({
      title: 'Key',
      description:
        'Fields whose values, taken together, may come only once. An empty value (NULL) equals another; values are compared as their type does, text by its characters.',
      examples: [['email'], ['shop', 'order_number']],
    }),
});

/**
 * Keeps the first row of each key, in source order (files in their order, rows in theirs), however many lanes read. NULL
 * equals NULL, as in SELECT DISTINCT. A field that nobody declared is compared as the type of the column that it ends
 * in, else as text: `1` and `1.0` are then two values. The others are counted as deduplicated.
 */
export const deduplicate = holding<z.output<typeof config>>({
  type: 'deduplicate',
  aliases: ['dedupe'],
  title: 'Deduplicate',
  summary: 'Keeps the first row of each key.',
  category: 'Rows',
  config,
  examples: [
    { title: 'One row for each customer', config: { keyFields: ['email'] } },
    { title: 'By two fields together', config: { keyFields: ['shop', 'order_number'] } },
  ],
  output: ({ keyFields }, input) => ({
    columns: input,
    issues: keyFields.flatMap((name, index) =>
      input.some((column) => column.name === name) ? [] : [unknownField(`keyFields[${index}]`, name, input)],
    ),
  }),
  finish({ keyFields }, input) {
    const all = input.map((_, index) => `c${index}`).join(', ');
    const key = keyFields.map((name) => `c${input.findIndex((column) => column.name === name)}`).join(', ');
    return {
      sql: `SELECT DISTINCT ON (${key}) ${all}, place FROM staged ORDER BY ${key}, place`,
      values: [],
      staged: input,
      cause: 'deduplicated',
    };
  },
});
