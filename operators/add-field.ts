import { z } from 'zod';
import type { Column } from '../runtime/contract/column.ts';
import type { ConfigIssue } from '../runtime/contract/issue.ts';
import type { BytesVector } from '../runtime/contract/vector.ts';
import { bytesBuilder } from '../runtime/rows/bytes-builder.ts';
import { convert } from '../runtime/rows/convert.ts';
import { nullVector } from '../runtime/rows/vectors.ts';
import { CAST_TYPES, columnTypeOf } from './field-type.ts';
import { stateless } from './stateless.ts';

const config = z.strictObject({
  fieldName: z
    .string()
    .min(1)
    .meta({ title: 'Name', description: 'Name of the new field.', examples: ['country'] }),
  fieldType: z.enum(CAST_TYPES).meta({
    title: 'Type',
    description: 'Type of the new field. `float` is 64 bits wide; `timestamp` has no zone.',
    examples: ['string'],
  }),
  defaultValue: z
    .union([z.string(), z.number(), z.boolean(), z.null()])
    .default(null)
    .meta({
      title: 'Value',
      description:
        'The value in every row, written as text of the type, a number, true or false. NULL where it is left out.',
      examples: ['DE', 0, true],
    }),
});

type Config = z.output<typeof config>;

/** Adds a field at the end that has the same value in every row. */
export const addField = stateless<Config>({
  type: 'add_field',
  aliases: [],
  title: 'Add field',
  summary: 'Adds a field that has the same value in every row.',
  category: 'Fields',
  config,
  examples: [
    { title: 'Where the rows come from', config: { fieldName: 'source', fieldType: 'string', defaultValue: 'crm' } },
    { title: 'Empty, to be filled later', config: { fieldName: 'reviewed_at', fieldType: 'timestamp' } },
  ],
  output(config, input) {
    const { fieldName, fieldType, defaultValue } = config;
    const issues: ConfigIssue[] = [];
    if (input.some((column) => column.name === fieldName)) {
      issues.push({
        code: 'config.duplicate_field',
        field: 'fieldName',
        message: `There would be two fields "${fieldName}".`,
        next: `Choose another name, or drop or rename the other "${fieldName}" first.`,
      });
    }
    const [failure] = defaultValue === null ? [] : failureOf(config, defaultValue);
    if (failure !== undefined) {
      issues.push({
        code: 'config.bad_literal',
        field: 'defaultValue',
        message: `The value "${defaultValue}" is ${failure.reason}.`,
        next: `Give a value that is a ${fieldType}, or choose another type.`,
      });
    }
    const added: Column = { name: fieldName, nullable: defaultValue === null, ...columnTypeOf(fieldType) };
    return { columns: [...input, added], issues };
  },
  apply: ({ defaultValue }) => {
    const text = defaultValue === null ? null : Buffer.from(String(defaultValue));
    return (batch) => ({
      ...batch,
      vectors: [...batch.vectors, text === null ? nullVector(batch.length) : constantVector(text, batch.length)],
    });
  },
});

/** One value for all rows: every row points at the same bytes. */
function constantVector(buffer: Buffer, length: number): BytesVector {
  const ends = new Int32Array(length).fill(buffer.length);
  return { kind: 'bytes', buffer, starts: new Int32Array(length), ends, from: 0, to: buffer.length };
}

function failureOf({ fieldType }: Config, value: NonNullable<Config['defaultValue']>) {
  const builder = bytesBuilder(1);
  builder.setText(0, String(value));
  return convert(builder.finish(), { type: 'text' }, columnTypeOf(fieldType), 1, null).failed;
}
