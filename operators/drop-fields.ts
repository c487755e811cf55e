import { z } from 'zod';
import type { ConfigIssue } from '../runtime/contract/issue.ts';
import { stateless } from './stateless.ts';
import { unknownField } from './unknown-field.ts';

const config = z.strictObject({
  fields: z
    .array(z.string().min(1))
    .min(1)
    .meta({ title: 'Fields', description: 'Fields to leave out from here on.', examples: [['ssn', 'internal_note']] }),
});

/** Leaves fields out. Touches no data. */
export const dropFields = stateless<z.output<typeof config>>({
  type: 'drop_fields',
  aliases: ['drop'],
  title: 'Drop fields',
  summary: 'Leaves fields out from here on.',
  category: 'Fields',
  config,
  examples: [{ title: 'Keep personal data out of the table', config: { fields: ['ssn', 'internal_note'] } }],
  output({ fields }, input) {
    const columns = input.filter((column) => !fields.includes(column.name));
    const issues: ConfigIssue[] = fields.flatMap((name, index) =>
      input.some((column) => column.name === name) ? [] : [unknownField(`fields[${index}]`, name, input)],
    );
    if (columns.length === 0 && input.length > 0) {
      issues.push({
        code: 'config.no_fields_left',
        field: 'fields',
        message: 'This drops every field that comes in.',
        next: 'Keep at least one field.',
      });
    }
    return { columns, issues };
  },
  apply({ fields }, input) {
    const kept = input.flatMap((column, index) => (fields.includes(column.name) ? [] : [index]));
    return (batch) => ({ ...batch, vectors: kept.map((index) => batch.vectors[index]!) });
  },
});
