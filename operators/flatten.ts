import { z } from 'zod';
import type { RowBatch } from '../runtime/contract/batch.ts';
import type { Column } from '../runtime/contract/column.ts';
import type { ConfigIssue } from '../runtime/contract/issue.ts';
import type { Vector } from '../runtime/contract/vector.ts';
import { cellText } from '../runtime/rows/cell-text.ts';
import { convert } from '../runtime/rows/convert.ts';
import { duplicateFields } from './duplicate-fields.ts';
import { CAST_TYPES, columnTypeOf } from './field-type.ts';
import { parseJsonPath } from './flatten/json-path.ts';
import { type Taken, takePieces } from './flatten/take-pieces.ts';
import { notJsonField } from './not-json-field.ts';
import { rejectFaults, selectedRows } from './reject-faults.ts';
import type { RowFault } from './row-fault.ts';
import { stateless } from './stateless.ts';
import { unknownField } from './unknown-field.ts';

const path = z.string().refine((text) => parseJsonPath(text) !== null, {
  error: 'not a path: keys with dots between them, and indexes in brackets, such as `items[0].sku`',
});

const config = z.strictObject({
  field: z
    .string()
    .min(1)
    .meta({ title: 'Field', description: 'Field that holds JSON.', examples: ['address'] }),
  fields: z
    .array(
      z.strictObject({
        name: z
          .string()
          .min(1)
          .meta({ title: 'Name', description: 'Name of the new field.', examples: ['city'] }),
        path: path.optional().meta({
          title: 'Path',
          description:
            'Where the value is: keys with dots between them, indexes in brackets (negative ones from the end). A key with a dot is quoted. The name itself where it is left out.',
          examples: ['address.city', 'items[0].sku', '"a.b".c'],
        }),
        type: z
          .enum(CAST_TYPES)
          .default('string')
          .meta({
            title: 'Type',
            description: 'Type of the new field. As `string`, objects and arrays are their JSON text.',
            examples: ['string'],
          }),
      }),
    )
    .min(1)
    .meta({
      title: 'New fields',
      description: 'What is taken out of the JSON, in this order.',
      examples: [[{ name: 'city', path: 'address.city' }]],
    }),
  keepOriginal: z.boolean().default(false).meta({
    title: 'Keep the JSON',
    description: 'Keeps the field itself, before the new ones.',
  }),
});

type Config = z.output<typeof config>;

/**
 * Takes fields out of JSON. NULL, a path that leads nowhere and the JSON null give NULL. Of a key that comes twice the
 * last counts. What is no JSON, or a value that is not of its field's type, makes the row a reject.
 */
export const flatten = stateless<Config>({
  type: 'flatten',
  aliases: ['flatten_json'],
  title: 'Flatten JSON',
  summary:
    'Takes values out of a JSON field into fields of their own. A path that leads nowhere gives NULL; a value that is not of the type makes its row a reject.',
  category: 'Fields',
  behaviour: {
    null: 'NULL, the JSON null, and a path that leads nowhere give NULL.',
    missing: 'Refused when the pipeline is saved, with the nearest names.',
    mismatch:
      "What is no JSON, and a value that is not of its new field's type, make the row a reject; a field that can hold no JSON is refused when the pipeline is saved.",
    duplicate:
      'Of a key that comes twice in an object the last counts; a new name that is taken or comes twice is refused when the pipeline is saved.',
  },
  config,
  examples: [
    {
      title: 'An address',
      config: {
        field: 'address',
        fields: [
          { name: 'city', path: 'city' },
          { name: 'zip', path: 'postal.code' },
          { name: 'latitude', path: 'geo[0]', type: 'float' },
        ],
      },
    },
  ],
  output(config, input) {
    const { field, fields, keepOriginal } = config;
    const index = input.findIndex((column) => column.name === field);
    if (index < 0) return { columns: input, issues: [unknownField('field', field, input)] };
    const added = fields.map(({ name, type }): Column => ({ name, nullable: true, ...columnTypeOf(type) }));
    const rest = keepOriginal ? input : input.filter((_, at) => at !== index);
    const names = new Set(rest.map((column) => column.name));
    const issues: ConfigIssue[] = [
      ...notJsonField(input[index]!),
      ...duplicateFields(
        fields.map(({ name }, at) => ({ name, field: `fields[${at}].name` })),
        names,
      ),
    ];
    return { columns: columnsWith(input, index, added, keepOriginal), issues };
  },
  apply(config, input, { node }) {
    const index = input.findIndex((column) => column.name === config.field);
    const fields = config.fields.map(({ name, path, type }) => ({
      name,
      path: path === undefined ? [name] : parseJsonPath(path)!,
      to: columnTypeOf(type),
    }));
    const take = takePieces(fields, input[index]!);
    return (batch) => flattenBatch(batch, { node, index, fields, take, keep: config.keepOriginal });
  },
});

/** The new columns in the place of the field, or behind it. */
function columnsWith<T>(columns: readonly T[], index: number, added: readonly T[], keep: boolean): readonly T[] {
  return columns.toSpliced(keep ? index + 1 : index, keep ? 0 : 1, ...added);
}

interface Flatten {
  readonly node: string;
  readonly index: number;
  readonly fields: readonly Taken[];
  readonly take: ReturnType<typeof takePieces>;
  readonly keep: boolean;
}

function flattenBatch(batch: RowBatch, { node, index, fields, take, keep }: Flatten): RowBatch {
  const rows = selectedRows(batch);
  const faults = new Map<number, RowFault>();
  const pieces = take(batch.vectors[index]!, batch.length, rows, faults);
  const vectors = fields.map(({ name, to }, at): Vector => {
    const texts = pieces[at]!;
    if (to.type === 'json') return texts;
    const { vector, failed } = convert(texts, { type: 'text' }, to, batch.length, batch.selection);
    for (const { row, code, reason } of failed) {
      if (!faults.has(row)) faults.set(row, { code, reason, column: name, value: cellText(texts, row, 'text') });
    }
    return vector;
  });
  return rejectFaults({ ...batch, vectors: columnsWith(batch.vectors, index, vectors, keep) }, batch, node, faults);
}
