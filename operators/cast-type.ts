import { z } from 'zod';
import type { RowBatch } from '../runtime/contract/batch.ts';
import type { Column } from '../runtime/contract/column.ts';
import { cellText } from '../runtime/rows/cell-text.ts';
import { castable } from '../runtime/rows/convert/castable.ts';
import { type Converted, convert } from '../runtime/rows/convert.ts';
import { rejectRow, withRejects } from '../runtime/rows/select.ts';
import { CAST_TYPES, columnTypeOf } from './field-type.ts';
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
    null: 'Stays NULL.',
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
    const cast: Column = { name: field, nullable: column.nullable, ...to };
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
      const converted = convert(batch.vectors[index]!, from, to, batch.length, batch.selection);
      const output = replaceVector(batch, index, converted.vector);
      return converted.failed.length === 0 ? output : rejectFailed(output, batch, index, converted, { node, from });
    };
  },
});

function rejectFailed(
  output: RowBatch,
  input: RowBatch,
  index: number,
  { failed }: Converted,
  { node, from }: { node: string; from: Column },
): RowBatch {
  const gone = new Set(failed.map(({ row }) => row));
  const rows = input.selection ?? Int32Array.from({ length: input.length }, (_, row) => row);
  const rejects = failed.map(({ row, code, reason }) =>
    rejectRow(input, row, {
      node,
      column: from.name,
      value: cellText(input.vectors[index]!, row, from.type),
      code,
      reason,
    }),
  );
  return withRejects(
    output,
    rejects,
    rows.filter((row) => !gone.has(row)),
  );
}
