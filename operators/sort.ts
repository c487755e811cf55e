import { z } from 'zod';
import type { ColumnTypes } from '../runtime/contract/column.ts';
import type { ConfigIssue } from '../runtime/contract/issue.ts';
import type { OrderBy } from '../runtime/contract/sink.ts';
import { isTextual } from '../runtime/rows/convert/castable.ts';
import { holding } from './holding.ts';
import { unknownField } from './unknown-field.ts';

const order = z.strictObject({
  field: z
    .string()
    .min(1)
    .meta({ title: 'Field', description: 'Whose values order the rows.', examples: ['placed_at'] }),
  direction: z
    .enum(['asc', 'desc'])
    .default('asc')
    .meta({ title: 'Direction', description: '`asc`: the smallest value first. `desc`: the largest.' }),
  nulls: z
    .enum(['first', 'last'])
    .default('last')
    .meta({ title: 'Empty values', description: 'Where rows go whose value is empty (NULL), in either direction.' }),
});

const config = z
  .strictObject({
    fields: z
      .array(order)
      .min(1)
      .meta({
        title: 'Fields',
        description: 'Fields to sort by: rows that are equal in the first are ordered by the second, and so on.',
        examples: [[{ field: 'country' }, { field: 'placed_at', direction: 'desc' }]],
      }),
  })
  .superRefine(({ fields }, context) => {
    fields.forEach(({ field }, at) => {
      if (fields.findIndex((other) => other.field === field) === at) return;
      context.addIssue({ code: 'custom', path: ['fields', at, 'field'], message: `field "${field}" is named twice` });
    });
  });

/**
 * Gives all rows in the order of fields. Rows that are equal in all of them keep their source order, so that one lane
 * and many give the same. Text is ordered by its bytes, false comes before true; an empty value (NULL) comes last
 * unless said otherwise. A field that nobody declared is ordered as the type of the column that it ends in, else as
 * text: `10` then comes before `9`. What follows, such as deduplicate or an upsert, sees the rows in this order. Where one
 * lane reads, and a target that appends takes the rows as they are, the target writes them in order in one transaction,
 * and a cell that is not of its field's type is rejected there; else the rows are staged in Postgres, and it is here.
 */
export const sort = holding<z.output<typeof config>>({
  type: 'sort',
  aliases: ['order_by'],
  title: 'Sort',
  summary: 'Gives all rows in the order of fields.',
  category: 'Rows',
  behaviour: {
    null: 'Comes last in either direction, or first with `nulls: first`.',
    missing: 'Refused when the pipeline is saved, with the nearest names.',
    mismatch:
      "A cell that is not of its field's type makes its row a reject; a field whose type has no order is refused when the pipeline is saved.",
    duplicate:
      'Rows that are equal keep their source order; a field that is named twice is refused when the pipeline is saved.',
  },
  config,
  examples: [
    { title: 'Newest first', config: { fields: [{ field: 'placed_at', direction: 'desc' }] } },
    { title: 'By two fields', config: { fields: [{ field: 'country', nulls: 'first' }, { field: 'amount' }] } },
  ],
  output: ({ fields }, input) => ({
    columns: input,
    issues: fields.flatMap(({ field }, index) => fieldIssues(field, `fields[${index}].field`, input)),
  }),
  orders: ({ fields }, input) => orderOf(fields, input),
  finish({ fields }, input) {
    const all = input.map((_, index) => `c${index}`).join(', ');
    const by = fields.map(({ field, direction, nulls }) => {
      const index = input.findIndex(({ name }) => name === field);
      return `c${index}${isTextual(input[index]!.type) ? ' COLLATE "C"' : ''} ${direction} NULLS ${nulls}`;
    });
    return {
      sql: `SELECT ${all}, origin, place FROM staged`,
      order: `${by.join(', ')}, place`,
      values: [],
      staged: input,
      cause: 'filtered',
      keeps: true,
    };
  },
});

function orderOf(fields: z.output<typeof config>['fields'], input: ColumnTypes): OrderBy[] {
  return fields.map(({ field, direction, nulls }) => {
    const from = input.findIndex(({ name }) => name === field);
    return { from, type: input[from]!.type, descending: direction === 'desc', nullsFirst: nulls === 'first' };
  });
}

function fieldIssues(name: string, at: string, input: ColumnTypes): ConfigIssue[] {
  const column = input.find((one) => one.name === name);
  if (column === undefined) return [unknownField(at, name, input)];
  if (column.type !== 'json') return [];
  return [
    {
      code: 'config.operator_not_permitted',
      field: at,
      message: `Field "${name}" is of type json, whose values have no order.`,
      next: 'Take what orders the rows out of it first, by flatten or an expression.',
    },
  ];
}
