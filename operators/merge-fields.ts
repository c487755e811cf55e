import { z } from 'zod';
import type { RowBatch } from '../runtime/contract/batch.ts';
import type { Column, ColumnTypes } from '../runtime/contract/column.ts';
import type { BytesVector } from '../runtime/contract/vector.ts';
import { duplicateFields } from './duplicate-fields.ts';
import { fieldTexts } from './field-texts.ts';
import { mergeVectors } from './merge/merge-vectors.ts';
import { placeColumn, placeOf, placeVector } from './place-field.ts';
import { rejectFaults } from './reject-faults.ts';
import type { RowFault } from './row-fault.ts';
import { stateless } from './stateless.ts';
import { unknownField } from './unknown-field.ts';

const config = z.strictObject({
  sourceFields: z
    .array(z.string().min(1))
    .min(1)
    .meta({
      title: 'Fields',
      description: 'Fields to merge, in this order; they stay.',
      examples: [['first_name', 'last_name']],
    }),
  separator: z
    .string()
    .default('')
    .meta({ title: 'Separator', description: 'What is put between the values; nothing by default.', examples: [' '] }),
  outputField: z
    .string()
    .min(1)
    .meta({
      title: 'New field',
      description: 'Field for the result, at the end; one of the merged fields is replaced in its place.',
      examples: ['full_name'],
    }),
  nulls: z
    .enum(['skip', 'empty', 'null'])
    .default('skip')
    .meta({
      title: 'NULLs',
      description:
        '`skip`: NULLs are left out with their separators, and the result is NULL where all are. `empty`: a NULL counts as empty text. `null`: one NULL makes the result NULL.',
      examples: ['empty'],
    }),
});

type Config = z.output<typeof config>;

/**
 * Joins fields into one text with a separator between them; the fields stay. Fields that are not text are joined by
 * their text, as Postgres prints it.
 *
 * - NULLs are left out, and no separator doubles; where all are NULL, so is the result. `nulls` chooses another way.
 * - An empty value is kept: its separators stand side by side.
 */
export const mergeFields = stateless<Config>({
  type: 'merge_fields',
  aliases: ['merge'],
  title: 'Merge fields',
  summary: 'Joins fields into one, with a separator between them. NULLs are left out unless told otherwise.',
  category: 'Fields',
  behaviour: {
    null: 'Left out with its separator, and the result is NULL where all are; with `nulls` it counts as empty text, or makes the result NULL.',
    missing: 'Refused when the pipeline is saved, with the nearest names.',
    mismatch:
      "A field that is not text is joined by its text, as Postgres prints it; a cell that is not of its field's type makes the row a reject.",
    duplicate:
      'A field that is named twice comes twice; a name that another field has is refused when the pipeline is saved.',
  },
  config,
  examples: [
    {
      title: 'A full name',
      config: { sourceFields: ['first_name', 'last_name'], separator: ' ', outputField: 'full_name' },
    },
    {
      title: 'A key that is there only where all parts are',
      config: { sourceFields: ['country', 'number'], separator: '-', outputField: 'key', nulls: 'null' },
    },
  ],
  output({ sourceFields, outputField, nulls }, input) {
    const sources = sourceFields.map((name) => input.find((column) => column.name === name));
    const unknown = sourceFields.flatMap((name, index) =>
      sources[index] === undefined ? [unknownField(`sourceFields[${index}]`, name, input)] : [],
    );
    const index = placeOf(outputField, sourceFields, input);
    const others = new Set(index < input.length ? [] : input.map(({ name }) => name));
    const merged: Column = { name: outputField, type: 'text', nullable: isNullable(sources, nulls) };
    return {
      columns: placeColumn(input, index, merged),
      issues: [...unknown, ...duplicateFields([{ name: outputField, field: 'outputField' }], others)],
    };
  },
  apply(config, input, { node }) {
    const index = placeOf(config.outputField, config.sourceFields, input);
    return (batch) => {
      const faults = new Map<number, RowFault>();
      const output = placeVector(batch, index, merged(batch, config, input, faults));
      return rejectFaults(output, batch, node, faults);
    };
  },
});

function isNullable(sources: readonly (Column | undefined)[], nulls: Config['nulls']): boolean {
  const nullable = sources.map((source) => source?.nullable ?? true);
  if (nulls === 'empty') return false;
  return nulls === 'skip' ? nullable.every(Boolean) : nullable.some(Boolean);
}

function merged(batch: RowBatch, config: Config, input: ColumnTypes, faults: Map<number, RowFault>): BytesVector {
  const sources = config.sourceFields.map((name) => {
    const index = input.findIndex((column) => column.name === name);
    return fieldTexts(batch, index, input, faults);
  });
  return mergeVectors(sources, Buffer.from(config.separator), config.nulls, batch);
}
