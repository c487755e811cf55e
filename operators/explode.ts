import { z } from 'zod';
import type { RowBatch } from '../runtime/contract/batch.ts';
import type { Column } from '../runtime/contract/column.ts';
import type { ConfigIssue } from '../runtime/contract/issue.ts';
import type { Vector } from '../runtime/contract/vector.ts';
import { cellText } from '../runtime/rows/cell-text.ts';
import { isTextual } from '../runtime/rows/convert/castable.ts';
import { convert } from '../runtime/rows/convert.ts';
import { duplicateFields } from './duplicate-fields.ts';
import { readElements } from './explode/read-elements.ts';
import { CAST_TYPES, columnTypeOf } from './field-type.ts';
import { notJsonField } from './not-json-field.ts';
import { selectedRows } from './reject-faults.ts';
import type { Repeat } from './repeat-rows.ts';
import type { RowFault } from './row-fault.ts';
import { spreadRows } from './spread-rows.ts';
import { stateless } from './stateless.ts';
import { unknownField } from './unknown-field.ts';

const config = z.strictObject({
  field: z
    .string()
    .min(1)
    .meta({ title: 'Field', description: 'Field that holds an array.', examples: ['tags'] }),
  format: z
    .enum(['json', 'sql'])
    .default('json')
    .meta({
      title: 'Written as',
      description: '`json`: a JSON array. `sql`: the text of an array in SQL, such as `{a,"b c",NULL}`.',
      examples: ['json'],
    }),
  name: z
    .string()
    .min(1)
    .optional()
    .meta({
      title: 'Name',
      description: 'Name of the field that holds the element. That of the array where it is left out.',
      examples: ['tag'],
    }),
  type: z
    .enum(CAST_TYPES)
    .default('string')
    .meta({
      title: 'Type',
      description: 'Type of the elements. As `string`, objects and arrays are their JSON text.',
      examples: ['string'],
    }),
  positionField: z
    .string()
    .min(1)
    .optional()
    .meta({
      title: 'Position',
      description: 'Name of a field for the position of the element, counted from 1. None where it is left out.',
      examples: ['tag_number'],
    }),
  empty: z.enum(['keep', 'drop']).default('keep').meta({
    title: 'Empty arrays',
    description:
      'What happens to a row whose array is empty or NULL. `keep`: it stays, with NULL as the element and the position. `drop`: it leaves, counted as filtered.',
  }),
});

type Config = z.output<typeof config>;

/**
 * Makes a row of each element of an array; the other fields are repeated. An element that is NULL or the JSON null gives
 * NULL. What is no array, or an array with an element that is not of the type, makes the row a reject, as a whole.
 */
export const explode = stateless<Config>({
  type: 'explode',
  aliases: ['explode_array'],
  title: 'Explode array',
  summary:
    'Makes a row of each element of an array, the other fields repeated. A row that holds no array, or an element of another type, becomes a reject as a whole.',
  category: 'Rows',
  behaviour: {
    null: 'A row whose array is NULL stays, with NULL as the element, or leaves with `empty: drop`, counted as filtered; an element that is NULL gives NULL.',
    missing: 'Refused when the pipeline is saved, with the nearest names.',
    mismatch:
      'What is no array, and an array with an element that is not of the type, make the row a reject as a whole; a field that can hold no array is refused when the pipeline is saved.',
    duplicate: 'Equal elements give a row each; a new name that is taken is refused when the pipeline is saved.',
    tooMany: 'Each element beyond the first is a row that is counted as added.',
    tooFew: 'An empty array is as NULL: its row stays, or leaves with `empty: drop`.',
  },
  config,
  examples: [
    { title: 'A row a tag', config: { field: 'tags', name: 'tag' } },
    {
      title: 'Numbers of an SQL array, with their position',
      config: { field: 'scores', format: 'sql', type: 'integer', positionField: 'place', empty: 'drop' },
    },
  ],
  output(config, input) {
    const { field, format, name = field, type, positionField } = config;
    const index = input.findIndex((column) => column.name === field);
    if (index < 0) return { columns: input, issues: [unknownField('field', field, input)] };
    const element: Column = { name, nullable: true, ...columnTypeOf(type) };
    const position: Column[] =
      positionField === undefined ? [] : [{ name: positionField, nullable: config.empty === 'keep', type: 'integer' }];
    const others = new Set(input.filter((_, at) => at !== index).map((column) => column.name));
    const added = [
      { name, field: 'name' },
      ...position.map((column) => ({ name: column.name, field: 'positionField' })),
    ];
    return {
      columns: input.toSpliced(index, 1, element, ...position),
      issues: [...wrongType(input[index]!, format), ...duplicateFields(added, others)],
    };
  },
  apply(config, input, { node }) {
    const index = input.findIndex((column) => column.name === config.field);
    const place = { node, column: input[index]!, columns: input, except: new Set([index]) };
    return (batch) => explodeBatch(batch, index, config, place);
  },
});

function wrongType(column: Column, format: Config['format']): ConfigIssue[] {
  if (format === 'json') return notJsonField(column);
  if (isTextual(column.type)) return [];
  return [
    {
      code: 'config.type_not_permitted',
      field: 'format',
      message: `Field "${column.name}" is of type ${column.type}, which holds no text of an SQL array.`,
      next: 'Choose `json` as the format, or a field of type text.',
    },
  ];
}

interface Place extends Repeat {
  readonly node: string;
  readonly column: Column;
}

function explodeBatch(batch: RowBatch, index: number, config: Config, { node, column, ...repeat }: Place): RowBatch {
  const { format, name = config.field, type, positionField, empty } = config;
  const source = batch.vectors[index]!;
  const rows = selectedRows(batch);
  // the elements of a JSON array are JSON already
  const asJson = type === 'json' && format === 'json';
  const read = readElements(source, batch.length, rows, { column, format, asJson, keepEmpty: empty === 'keep' });
  const { sources, positions, vector: elements } = read;
  const faults = new Map<number, RowFault>();
  for (const [row, failure] of read.failed) {
    faults.set(row, { ...failure, column: column.name, value: cellText(source, row, column.type) });
  }
  const { vector, failed } = asJson
    ? { vector: elements, failed: [] }
    : convert(elements, { type: 'text' }, columnTypeOf(type), sources.length, null);
  for (const { row: at, code, reason } of failed) {
    const row = sources[at]!;
    if (!faults.has(row)) faults.set(row, { code, reason, column: name, value: cellText(elements, at, 'text') });
  }
  const position: Vector[] = positionField === undefined ? [] : [positionVector(positions)];
  return spreadRows(batch, Int32Array.from(sources), faults, {
    ...repeat,
    node,
    vectors: (repeated) => repeated.toSpliced(index, 1, vector, ...position),
  });
}

function positionVector(positions: readonly number[]): Vector {
  const values = Int32Array.from(positions);
  const valid = positions.includes(0) ? Uint8Array.from(positions, (position) => Number(position > 0)) : null;
  return { kind: 'int32', values, valid };
}
