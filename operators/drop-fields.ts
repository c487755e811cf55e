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
  behaviour: {
    null: 'Goes with its field; in other fields it stays.',
    missing: 'Refused when the pipeline is saved, with the nearest names.',
    mismatch:
      "No value is looked at: a cell that is not of its field's type goes with the field, and in other fields goes on.",
    duplicate: 'A field that is named twice is dropped once.',
    tooMany: 'Dropping every field that comes in is refused when the pipeline is saved.',
  },
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
