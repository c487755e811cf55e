import { z } from 'zod';
import type { RowBatch } from '../runtime/contract/batch.ts';
import type { Column, ColumnType, ColumnTypes } from '../runtime/contract/column.ts';
import type { BytesVector, Vector } from '../runtime/contract/vector.ts';
import { cellText } from '../runtime/rows/cell-text.ts';
import { castable } from '../runtime/rows/convert/castable.ts';
import { convert } from '../runtime/rows/convert.ts';
import { isNull } from '../runtime/rows/vectors.ts';
import { duplicateFields } from './duplicate-fields.ts';
import { CAST_TYPES, columnTypeOf } from './field-type.ts';
import { selectedRows } from './reject-faults.ts';
import type { Repeat } from './repeat-rows.ts';
import type { RowFault } from './row-fault.ts';
import { spreadRows } from './spread-rows.ts';
import { stateless } from './stateless.ts';
import { unknownField } from './unknown-field.ts';
import { commonColumnType } from './unpivot/common-column-type.ts';
import { interleave } from './unpivot/interleave.ts';

const config = z
  .strictObject({
    fields: z
      .array(z.string().min(1))
      .min(1)
      .meta({
        title: 'Fields',
        description: 'Fields that become rows, in this order.',
        examples: [['q1', 'q2', 'q3', 'q4']],
      }),
    nameField: z
      .string()
      .min(1)
      .default('name')
      .meta({
        title: 'Field for the name',
        description: 'New field that holds the name of the field that a row was made of.',
        examples: ['quarter'],
      }),
    valueField: z
      .string()
      .min(1)
      .default('value')
      .meta({
        title: 'Field for the value',
        description: 'New field that holds its value.',
        examples: ['amount'],
      }),
    valueType: z
      .enum(CAST_TYPES)
      .optional()
      .meta({
        title: 'Type of the value',
        description:
          'Type that all values are converted to. Where it is left out: the type of the fields, or where they differ the least type of number that holds them all, or else text.',
        examples: ['numeric'],
      }),
    nulls: z.enum(['keep', 'drop']).default('keep').meta({
      title: 'NULL',
      description:
        'What becomes of a value that is NULL. `keep`: a row with NULL. `drop`: no row; a row that has no other value leaves, counted as filtered.',
    }),
  })
  .superRefine(({ fields }, context) => {
    fields.forEach((name, at) => {
      if (fields.indexOf(name) === at) return;
      context.addIssue({ code: 'custom', path: ['fields', at], message: `field "${name}" is named twice` });
    });
  });

type Config = z.output<typeof config>;

/**
 * Makes rows of fields: one for each field, with its name and its value; all other fields are repeated. A value that is
 * not of the value's type makes the row a reject, as a whole.
 */
export const unpivot = stateless<Config>({
  type: 'unpivot',
  aliases: ['melt'],
  title: 'Unpivot',
  summary:
    'Makes a row of each of several fields, with its name and its value, the other fields repeated. A value of another type makes its row a reject, as a whole.',
  category: 'Rows',
  behaviour: {
    null: 'A value that is NULL gives a row with NULL, or with `nulls: drop` none; a row of which nothing is left is counted as filtered.',
    missing: 'Refused when the pipeline is saved, with the nearest names.',
    mismatch:
      "A value that is not of the value's type makes its row a reject as a whole; a field without a cast to it is refused when the pipeline is saved.",
    duplicate: 'A field that is named twice, and a new name that is taken, are refused when the pipeline is saved.',
  },
  config,
  examples: [
    {
      title: 'Quarters as rows',
      config: { fields: ['q1', 'q2', 'q3', 'q4'], nameField: 'quarter', valueField: 'amount', valueType: 'numeric' },
    },
  ],
  output(config, input) {
    const { fields, nameField, valueField, valueType, nulls } = config;
    const unknown = fields.flatMap((name, at) =>
      input.some((column) => column.name === name) ? [] : [unknownField(`fields[${at}]`, name, input)],
    );
    const { columns, rest } = split(config, input);
    const type = typeOfValues(config, columns);
    const uncastable = columns.filter((column) => !castable(column.type, type.type));
    const value: Column = {
      name: valueField,
      nullable: nulls === 'keep' && columns.some((column) => column.nullable),
      ...type,
    };
    return {
      columns: [...rest, { name: nameField, nullable: false, type: 'text' }, value],
      issues: [
        ...unknown,
        ...uncastable.map((column) => ({
          code: 'config.cast_not_possible',
          field: 'valueType',
          message: `Field "${column.name}" is of type ${column.type}, which has no cast to ${valueType}.`,
          next: 'Choose another type.',
        })),
        ...duplicateFields(
          [
            { name: nameField, field: 'nameField' },
            { name: valueField, field: 'valueField' },
          ],
          new Set(rest.map((column) => column.name)),
        ),
      ],
    };
  },
  apply(config, input, { node }) {
    const { columns } = split(config, input);
    const type = typeOfValues(config, columns);
    const places = columns.map((column) => input.indexOf(column));
    const names = namesVector(config.fields);
    const repeat = { columns: input, except: new Set(places) };
    const drops = config.nulls === 'drop';
    return (batch) => unpivotBatch(batch, { node, columns, places, type, names, drops, repeat });
  },
});

/** The columns that become rows, in the order of the config, and the others. */
function split({ fields }: Config, input: ColumnTypes): { columns: ColumnTypes; rest: ColumnTypes } {
  const byName = new Map(input.map((column) => [column.name, column]));
  const columns = fields.flatMap((name) => byName.get(name) ?? []);
  return { columns, rest: input.filter((column) => !columns.includes(column)) };
}

function typeOfValues({ valueType }: Config, columns: ColumnTypes): ColumnType {
  return valueType === undefined ? commonColumnType(columns) : columnTypeOf(valueType);
}

interface Names {
  readonly buffer: Buffer;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

function namesVector(fields: readonly string[]): Names {
  const buffer = Buffer.from(fields.join(''));
  const ends: number[] = [];
  for (const field of fields) ends.push((ends.at(-1) ?? 0) + Buffer.byteLength(field));
  return { buffer, starts: [0, ...ends.slice(0, -1)], ends };
}

interface Unpivot {
  readonly node: string;
  readonly columns: ColumnTypes;
  /** Where the columns stand in the input. */
  readonly places: readonly number[];
  readonly type: ColumnType;
  readonly names: Names;
  readonly drops: boolean;
  readonly repeat: Repeat;
}

function unpivotBatch(batch: RowBatch, { node, columns, places, type, names, drops, repeat }: Unpivot): RowBatch {
  const faults = new Map<number, RowFault>();
  const values = columns.map((column, at): Vector => {
    const vector = batch.vectors[places[at]!]!;
    if (column.type === type.type) return vector;
    const { vector: converted, failed } = convert(vector, column, type, batch.length, batch.selection);
    for (const { row, code, reason } of failed) {
      if (!faults.has(row))
        faults.set(row, { code, reason, column: column.name, value: cellText(vector, row, column.type) });
    }
    return converted;
  });
  const rows = selectedRows(batch);
  const sources = new Int32Array(rows.length * columns.length);
  const fields = new Int32Array(sources.length);
  let count = 0;
  for (const row of rows) {
    for (let field = 0; field < columns.length; field++) {
      if (drops && !faults.has(row) && isNull(values[field]!, row)) continue;
      sources[count] = row;
      fields[count++] = field;
    }
  }
  const made = { sources: sources.slice(0, count), fields: fields.slice(0, count) };
  return spreadRows(batch, made.sources, faults, {
    ...repeat,
    node,
    vectors: (repeated) => [
      ...repeated.filter((_, at) => !repeat.except.has(at)),
      nameOf(names, made.fields),
      interleave(values, made.sources, made.fields, type.type),
    ],
  });
}

function nameOf({ buffer, starts, ends }: Names, fields: Int32Array): BytesVector {
  return {
    kind: 'bytes',
    buffer,
    starts: fields.map((field) => starts[field]!),
    ends: fields.map((field) => ends[field]!),
    from: 0,
    to: buffer.length,
  };
}
