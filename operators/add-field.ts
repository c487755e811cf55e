import { z } from 'zod';
import type { Column, ColumnType, ColumnTypes } from '../runtime/contract/column.ts';
import type { ConfigIssue } from '../runtime/contract/issue.ts';
import type { BytesVector } from '../runtime/contract/vector.ts';
import { bytesBuilder } from '../runtime/rows/bytes-builder.ts';
import { convert } from '../runtime/rows/convert.ts';
import { nullVector } from '../runtime/rows/vectors.ts';
import { computeColumn } from './compute/compute-column.ts';
import { expressionField } from './compute/expression-field.ts';
import { expressionIssues } from './compute/expression-issues.ts';
import { duplicateFields } from './duplicate-fields.ts';
import { language, loadLanguage } from './expression/language.ts';
import { CAST_TYPES, type CastType, columnTypeOf } from './field-type.ts';
import { stateless } from './stateless.ts';

const config = z
  .strictObject({
    fieldName: z
      .string()
      .min(1)
      .meta({ title: 'Name', description: 'Name of the new field.', examples: ['country'] }),
    fieldType: z
      .enum(CAST_TYPES)
      .optional()
      .meta({
        title: 'Type',
        description:
          'Type of the new field. `float` is 64 bits wide; `timestamp` has no zone. With an expression it may be left out: the field then has the type of the expression.',
        examples: ['string'],
      }),
    defaultValue: z
      .union([z.string(), z.number(), z.boolean(), z.null()])
      .optional()
      .meta({
        title: 'Value',
        description:
          'The value in every row, written as text of the type, a number, true or false. NULL where neither it nor an expression is given.',
        examples: ['DE', 0, true],
      }),
    expression: expressionField.optional(),
  })
  .superRefine(({ fieldType, defaultValue, expression }, context) => {
    const problem = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (expression === undefined && fieldType === undefined)
      problem('fieldType', 'A field without expression needs a type.');
    if (expression !== undefined && defaultValue !== undefined) {
      problem('expression', 'Give either a value or an expression.');
    }
  });

type Config = z.output<typeof config>;

/**
 * Adds a field at the end: with the same value in every row, or with that of an expression, cast to the type where one
 * is given. A row for which the expression has no value becomes a reject, code `row.expression`.
 */
export const addField = stateless<Config>({
  type: 'add_field',
  aliases: [],
  title: 'Add field',
  summary: 'Adds a field that has the same value in every row, or one that an expression computes.',
  category: 'Fields',
  behaviour: {
    null: 'Without a value and an expression every row gets NULL; an expression gives NULL where it does in Postgres.',
    missing: 'A field of the expression that does not come in is refused when the pipeline is saved.',
    mismatch:
      'A value that is not of the type is refused when the pipeline is saved; a row whose expression has no value of the type is a reject.',
    duplicate: 'A name that is taken is refused when the pipeline is saved.',
  },
  config,
  examples: [
    { title: 'Where the rows come from', config: { fieldName: 'source', fieldType: 'string', defaultValue: 'crm' } },
    { title: 'Empty, to be filled later', config: { fieldName: 'reviewed_at', fieldType: 'timestamp' } },
    { title: 'Computed', config: { fieldName: 'domain', expression: "split_part(email, '@', 2)" } },
  ],
  prepare: async ({ expression }) => {
    if (expression !== undefined) await loadLanguage();
  },
  output(config, input) {
    const { fieldName, expression } = config;
    const names = new Set(input.map((column) => column.name));
    const issues = duplicateFields([{ name: fieldName, field: 'fieldName' }], names);
    const { column, problems } = expression === undefined ? constantField(config) : computedField(config, input);
    return { columns: [...input, column], issues: [...issues, ...problems] };
  },
  apply(config, input, context) {
    const { expression } = config;
    if (expression === undefined) {
      const { defaultValue = null } = config;
      const text = defaultValue === null ? null : Buffer.from(String(defaultValue));
      return (batch) => ({
        ...batch,
        vectors: [...batch.vectors, text === null ? nullVector(batch.length) : constantVector(text, batch.length)],
      });
    }
    return computeColumn({
      text: typedText(config, expression),
      index: input.length,
      input,
      context,
      name: config.fieldName,
    });
  },
});

interface Added {
  readonly column: Column;
  readonly problems: readonly ConfigIssue[];
}

function constantField({ fieldName, fieldType, defaultValue = null }: Config): Added {
  const type = columnTypeOf(fieldType!);
  const [failure] = defaultValue === null ? [] : failureOf(type, defaultValue);
  const column = { name: fieldName, nullable: defaultValue === null, ...type };
  if (failure === undefined) return { column, problems: [] };
  const problem: ConfigIssue = {
    code: 'config.bad_literal',
    field: 'defaultValue',
    message: `The value "${defaultValue}" is ${failure.reason}.`,
    next: `Give a value that is a ${fieldType}, or choose another type.`,
  };
  return { column, problems: [problem] };
}

function computedField(config: Config, input: ColumnTypes): Added {
  const { fieldName, fieldType, expression } = config;
  const compiled = language().compileExpression(expression!, input);
  const declared = fieldType === undefined ? ({ type: 'text' } as const) : columnTypeOf(fieldType);
  const column: Column = { name: fieldName, nullable: true, ...declared };
  if (!compiled.ok) return { column, problems: expressionIssues('expression', compiled.errors) };
  if (fieldType === undefined) return { column: { ...column, ...compiled.expression.output }, problems: [] };
  const cast = language().compileExpression(typedText(config, expression!), input);
  return cast.ok
    ? { column, problems: [] }
    : {
        column,
        problems: [
          {
            code: 'config.cast_not_possible',
            field: 'fieldType',
            message: `The expression is of type ${compiled.expression.type}, which has no cast to ${fieldType}.`,
            next: 'Choose another type, or leave it out.',
          },
        ],
      };
}

/** SQL names of the types that a field can be given. */
const SQL_TYPE: Readonly<Record<CastType, string>> = {
  string: 'text',
  integer: 'integer',
  bigint: 'bigint',
  float: 'double precision',
  numeric: 'numeric',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
  json: 'jsonb',
  uuid: 'uuid',
};

/** The expression with the cast to the field's type. A line end closes a comment that the text may end with. */
function typedText({ fieldType }: Config, expression: string): string {
  return fieldType === undefined ? expression : `CAST((${expression}\n) AS ${SQL_TYPE[fieldType]})`;
}

/** One value for all rows: every row points at the same bytes. */
function constantVector(buffer: Buffer, length: number): BytesVector {
  const ends = new Int32Array(length).fill(buffer.length);
  return { kind: 'bytes', buffer, starts: new Int32Array(length), ends, from: 0, to: buffer.length };
}

function failureOf(type: ColumnType, value: string | number | boolean) {
  const builder = bytesBuilder(1);
  builder.setText(0, String(value));
  return convert(builder.finish(), { type: 'text' }, type, 1, null).failed;
}
