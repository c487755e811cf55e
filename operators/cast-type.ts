import { z } from 'zod';
import type { Column } from '../runtime/contract/column.ts';
import { cellText } from '../runtime/rows/cell-text.ts';
import { castable } from '../runtime/rows/convert/castable.ts';
import { convert } from '../runtime/rows/convert.ts';
import { CAST_TYPES, columnTypeOf } from './field-type.ts';
import { rejectFaults } from './reject-faults.ts';
import { replaceVector } from './replace-vector.ts';
import { stateless } from './stateless.ts';
import { unknownField } from './unknown-field.ts';

const config = z.strictObject({
  field: z
    .string()
    .min(1)
    .meta({ title: 'Field', description: 'Field to convert.', examples: ['signup'] }),
  targetType: z.enum(CAST_TYPES).meta({
    title: 'New type',
    description:
      'Type to convert to, as Postgres casts. `float` is 64 bits wide; `timestamp` has no zone. A value that cannot be converted makes its row a reject.',
    examples: ['date'],
  }),
});

/** Converts the values of a field to another type, as Postgres casts them. A value that cannot be makes its row a reject. */
export const castType = stateless<z.output<typeof config>>({
  type: 'cast_type',
  aliases: ['cast'],
  title: 'Cast type',
  summary: 'Converts the values of a field to another type.',
  category: 'Fields',
  behaviour: {
    null: 'Stays NULL. The JSON null becomes NULL, but in text and JSON.',
    missing: 'Refused when the pipeline is saved, with the nearest names.',
    mismatch:
      'A value that the new type does not take, one beyond its range included, makes its row a reject; types without a cast between them are refused when the pipeline is saved.',
  },
  config,
  examples: [
    { title: 'Text to a date', config: { field: 'signup', targetType: 'date' } },
    { title: 'A decimal number to a whole one, rounded', config: { field: 'score', targetType: 'integer' } },
  ],
  output({ field, targetType }, input) {
    const column = input.find((one) => one.name === field);
    if (column === undefined) return { columns: input, issues: [unknownField('field', field, input)] };
    const to = columnTypeOf(targetType);
    const cast: Column = { name: field, nullable: column.nullable || column.type === 'json', ...to };
    return {
      columns: input.map((one) => (one === column ? cast : one)),
      issues: castable(column.type, to.type)
        ? []
        : [
            {
              code: 'config.cast_not_possible',
              field: 'targetType',
              message: `Field "${field}" is of type ${column.type}, which has no cast to ${targetType}.`,
              next: 'Choose another type.',
            },
          ],
    };
  },
  apply({ field, targetType }, input, { node }) {
    const index = input.findIndex((column) => column.name === field);
    const from = input[index]!;
    const to = columnTypeOf(targetType);
    return (batch) => {
      const source = batch.vectors[index]!;
      const { vector, failed } = convert(source, from, to, batch.length, batch.selection);
      const faults = new Map(
        failed.map(({ row, code, reason }) => [
          row,
          { code, reason, column: field, value: cellText(source, row, from.type) },
        ]),
      );
      return rejectFaults(replaceVector(batch, index, vector), batch, node, faults);
    };
  },
});
