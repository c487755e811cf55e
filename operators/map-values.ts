import { z } from 'zod';
import type { RowBatch } from '../runtime/contract/batch.ts';
import type { Column, ColumnTypes } from '../runtime/contract/column.ts';
import type { ConfigIssue } from '../runtime/contract/issue.ts';
import { bytesBuilder } from '../runtime/rows/bytes-builder.ts';
import { cellText } from '../runtime/rows/cell-text.ts';
import { convert } from '../runtime/rows/convert.ts';
import type { Failure } from '../runtime/rows/failure.ts';
import { fieldTexts } from './field-texts.ts';
import { CAST_TYPES, columnTypeOf } from './field-type.ts';
import { type MapRules, mapVector } from './map/map-vector.ts';
import { rejectFaults, selectedRows } from './reject-faults.ts';
import { replaceVector } from './replace-vector.ts';
import { type RowFault, rowsWithout } from './row-fault.ts';
import { stateless } from './stateless.ts';
import { unknownField } from './unknown-field.ts';

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const config = z
  .strictObject({
    field: z
      .string()
      .min(1)
      .meta({ title: 'Field', description: 'Field whose values are mapped, in its place.', examples: ['status'] }),
    mappings: z
      .record(z.string(), value)
      .refine((mappings) => Object.keys(mappings).length > 0, { error: 'Give at least one value and what it becomes.' })
      .meta({
        title: 'Mappings',
        description:
          'What each value becomes. Values are compared by their text, exactly, case included: a number as it is printed, a boolean as `true` or `false`.',
        examples: [{ A: 'active', I: 'inactive' }],
      }),
    defaultValue: value.optional().meta({
      title: 'Default',
      description: 'What every other value becomes, NULL included.',
      examples: ['unknown'],
    }),
    unmatched: z
      .enum(['keep', 'null', 'reject'])
      .optional()
      .meta({
        title: 'Without a default',
        description:
          'What to do with other values where there is no default: `keep` them (which is so unless chosen otherwise), make them NULL, or `reject` their rows. NULL stays NULL.',
        examples: ['reject'],
      }),
    type: z
      .enum(CAST_TYPES)
      .default('string')
      .meta({
        title: 'Type',
        description: 'Type of the result. A value that is kept and is not of it makes its row a reject.',
        examples: ['boolean'],
      }),
  })
  .superRefine(({ defaultValue, unmatched }, context) => {
    if (defaultValue === undefined || unmatched === undefined) return;
    context.addIssue({
      code: 'custom',
      path: ['unmatched'],
      message: 'With a default, every value is matched: give one of the two.',
    });
  });

type Config = z.output<typeof config>;
type Mapped = z.output<typeof value>;

/**
 * Replaces values of a field by others, such as codes by words.
 *
 * - A value is matched by its text, exactly: `a` is not `A`, and ` a` is not `a`.
 * - What is not matched becomes the default, NULL included. Without a default it stays, or as `unmatched` says; NULL
 *   then stays NULL.
 * - The result is text unless `type` says otherwise; a value that is kept and is not of that type makes its row a reject.
 */
export const mapValues = stateless<Config>({
  type: 'map_values',
  aliases: [],
  title: 'Map values',
  summary:
    'Replaces values of a field by others. What is not matched becomes the default, or stays where there is none.',
  category: 'Fields',
  behaviour: {
    null: 'Becomes the default; without one it stays NULL, whatever `unmatched` says.',
    missing: 'Refused when the pipeline is saved, with the nearest names.',
    mismatch:
      "A value that is kept and is not of the result's type, and a cell that is not of its field's type, make the row a reject; a result in the config that is not of the type is refused when the pipeline is saved.",
    tooFew: 'A value that no mapping names stays, or with `unmatched` becomes NULL or makes its row a reject.',
  },
  config,
  examples: [
    {
      title: 'Codes to words',
      config: { field: 'status', mappings: { A: 'active', I: 'inactive' }, defaultValue: 'unknown' },
    },
    {
      title: 'Words to booleans, and nothing else',
      config: { field: 'subscribed', mappings: { yes: true, no: false }, unmatched: 'reject', type: 'boolean' },
    },
  ],
  output(config, input) {
    const { field, type } = config;
    const source = input.find((column) => column.name === field);
    if (source === undefined) return { columns: input, issues: [unknownField('field', field, input)] };
    const mapped: Column = { name: field, nullable: isNullable(config, source), ...columnTypeOf(type) };
    return { columns: input.map((column) => (column === source ? mapped : column)), issues: literalIssues(config) };
  },
  apply(config, input, { node }) {
    return (batch) => mapBatch(batch, config, input, node);
  },
});

function isNullable({ mappings, defaultValue, unmatched }: Config, { nullable }: Column): boolean {
  if (Object.values(mappings).includes(null) || defaultValue === null || unmatched === 'null') return true;
  return defaultValue === undefined && nullable;
}

function literalIssues({ mappings, defaultValue, type }: Config): ConfigIssue[] {
  const literals: [string, Mapped | undefined][] = Object.entries(mappings).map(([key, to]) => [`mappings.${key}`, to]);
  return [...literals, ['defaultValue', defaultValue] as const].flatMap(([field, literal]) => {
    if (literal === undefined || literal === null) return [];
    const builder = bytesBuilder(1);
    builder.setText(0, String(literal));
    const [failure] = convert(builder.finish(), { type: 'text' }, columnTypeOf(type), 1, null).failed;
    if (failure === undefined) return [];
    return [
      {
        code: 'config.bad_literal',
        field,
        message: `The value "${literal}" is ${failure.reason}.`,
        next: `Give a value that is a ${type}, or choose another type.`,
      },
    ];
  });
}

function mapBatch(batch: RowBatch, config: Config, input: ColumnTypes, node: string): RowBatch {
  const { field, type } = config;
  const index = input.findIndex((column) => column.name === field);
  const faults = new Map<number, RowFault>();
  const texts = fieldTexts(batch, index, input, faults);
  const { mapped, unmatched } = mapVector(texts, rulesOf(config), batch);
  for (const row of unmatched) {
    if (!faults.has(row)) faults.set(row, { ...NOT_MAPPED, column: field, value: cellText(texts, row, 'text') });
  }
  const rows = faults.size === 0 ? batch.selection : rowsWithout(selectedRows(batch), faults);
  const { vector, failed } = convert(mapped, { type: 'text' }, columnTypeOf(type), batch.length, rows);
  for (const { row, code, reason } of failed) {
    faults.set(row, { code, reason, column: field, value: cellText(texts, row, 'text') });
  }
  return rejectFaults(replaceVector(batch, index, vector), batch, node, faults);
}

const NOT_MAPPED: Failure = { code: 'row.not_mapped', reason: 'not one of the values that are mapped' };

function rulesOf({ mappings, defaultValue, unmatched = 'keep' }: Config): MapRules {
  const targets = new Map(Object.entries(mappings).map(([from, to]) => [from, textOf(to)]));
  return { targets, other: defaultValue === undefined ? unmatched : { text: textOf(defaultValue) } };
}

function textOf(literal: Mapped): string | null {
  return literal === null ? null : String(literal);
}
