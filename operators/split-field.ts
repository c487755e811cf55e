import { z } from 'zod';
import type { RowBatch } from '../runtime/contract/batch.ts';
import type { Column, ColumnTypes } from '../runtime/contract/column.ts';
import { cellText } from '../runtime/rows/cell-text.ts';
import type { Failure } from '../runtime/rows/failure.ts';
import { duplicateFields } from './duplicate-fields.ts';
import { fieldTexts } from './field-texts.ts';
import { rejectFaults, selectedRows } from './reject-faults.ts';
import type { RowFault } from './row-fault.ts';
import { splitVector } from './split/split-vector.ts';
import { stateless } from './stateless.ts';
import { unknownField } from './unknown-field.ts';

const config = z.strictObject({
  sourceField: z
    .string()
    .min(1)
    .meta({ title: 'Field', description: 'Field to split; it stays.', examples: ['full_name'] }),
  separator: z
    .string()
    .min(1)
    .meta({ title: 'Separator', description: 'What stands between the parts.', examples: [' ', ', '] }),
  outputFields: z
    .array(z.string().min(1))
    .min(1)
    .meta({
      title: 'New fields',
      description: 'Fields for the parts, in their order, at the end.',
      examples: [['first_name', 'last_name']],
    }),
  tooMany: z
    .enum(['keep', 'drop', 'reject'])
    .default('keep')
    .meta({
      title: 'Too many parts',
      description:
        'What to do with parts beyond the last field: `keep` them in it, with their separators; `drop` them; or `reject` the row.',
      examples: ['drop'],
    }),
  tooFew: z
    .enum(['null', 'reject'])
    .default('null')
    .meta({
      title: 'Too few parts',
      description: 'What to do where parts are missing: leave their fields NULL, or reject the row.',
      examples: ['reject'],
    }),
  trim: z
    .boolean()
    .default(false)
    .meta({
      title: 'Trim',
      description: 'Takes spaces, tabs and line ends off both ends of each part.',
      examples: [true],
    }),
});

type Config = z.output<typeof config>;

/**
 * Splits a field at a separator into new text fields; the field stays. A field that is not text is split by its text.
 *
 * - NULL makes all new fields NULL. The empty text is one part, which is empty; between two separators is an empty part.
 * - Too few parts: the other fields are NULL, or with `tooFew: reject` the row is a reject.
 * - Too many: the last field takes the rest as it is, or with `tooMany` they are dropped, or the row is a reject.
 */
export const splitField = stateless<Config>({
  type: 'split_field',
  aliases: ['split'],
  title: 'Split field',
  summary:
    'Splits a field at a separator into new fields. Missing parts are NULL; the last field takes what is left over, unless told otherwise.',
  category: 'Fields',
  behaviour: {
    null: 'All new fields are NULL.',
    missing: 'Refused when the pipeline is saved, with the nearest names.',
    mismatch:
      "A field that is not text is split by its text, as Postgres prints it; a cell that is not of its field's type makes the row a reject.",
    duplicate: 'A new name that is taken or comes twice is refused when the pipeline is saved.',
    tooMany:
      'The last field takes the parts that are left, with their separators; with `tooMany` they are dropped, or the row is a reject.',
    tooFew: 'Fields without a part are NULL, or with `tooFew: reject` the row is a reject; the empty text is one part.',
  },
  config,
  examples: [
    {
      title: 'A name',
      config: { sourceField: 'full_name', separator: ' ', outputFields: ['first_name', 'last_name'] },
    },
    {
      title: 'Exactly two coordinates',
      config: {
        sourceField: 'position',
        separator: ',',
        outputFields: ['latitude', 'longitude'],
        tooMany: 'reject',
        tooFew: 'reject',
        trim: true,
      },
    },
  ],
  output({ sourceField, outputFields }, input) {
    const added = outputFields.map((name): Column => ({ name, type: 'text', nullable: true }));
    const columns = [...input, ...added];
    if (!input.some((column) => column.name === sourceField)) {
      return { columns, issues: [unknownField('sourceField', sourceField, input)] };
    }
    const names = outputFields.map((name, index) => ({ name, field: `outputFields[${index}]` }));
    return { columns, issues: duplicateFields(names, new Set(input.map(({ name }) => name))) };
  },
  apply(config, input, { node }) {
    return (batch) => splitBatch(batch, config, input, node);
  },
});

function splitBatch(batch: RowBatch, config: Config, input: ColumnTypes, node: string): RowBatch {
  const { sourceField } = config;
  const index = input.findIndex((column) => column.name === sourceField);
  const faults = new Map<number, RowFault>();
  const texts = fieldTexts(batch, index, input, faults);
  const { parts, counts } = splitVector(texts, batch, config);
  const most = config.tooMany === 'reject' ? config.outputFields.length : Infinity;
  const least = config.tooFew === 'reject' ? config.outputFields.length : 0;
  for (const row of selectedRows(batch)) {
    const count = counts[row]!;
    if (count === 0 || (count >= least && count <= most) || faults.has(row)) continue;
    faults.set(row, { ...wrongCount(count, config), column: sourceField, value: cellText(texts, row, 'text') });
  }
  return rejectFaults({ ...batch, vectors: [...batch.vectors, ...parts] }, batch, node, faults);
}

function wrongCount(count: number, { outputFields: { length } }: Config): Failure {
  return {
    code: count < length ? 'row.too_few_parts' : 'row.too_many_parts',
    reason: `of ${count} ${count === 1 ? 'part' : 'parts'}, not ${length}`,
  };
}
