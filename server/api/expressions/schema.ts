import { z } from 'zod';
import { DATA_TYPES } from '../../../runtime/contract/column.ts';
import { sourceColumnModel } from '../../../runtime/plan/model/source-columns.ts';

const exampleModel = z
  .object({
    expression: z.string(),
    value: z.string().nullable().meta({ description: "Postgres' text output of what it gives." }),
    type: z.string(),
  })
  .meta({ id: 'ExpressionExample' });

const signatureModel = z
  .object({
    text: z.string().meta({ description: 'As one writes it.', examples: ['lpad(string text, length integer)'] }),
    arguments: z.array(z.object({ name: z.string().nullable(), type: z.string(), isOptional: z.boolean() })),
    variadic: z.string().nullable().meta({ description: 'Type of further arguments, any number of them.' }),
    returns: z.string().nullable().meta({ description: 'null where it depends on the parts, as with CASE.' }),
    summary: z.string(),
    example: exampleModel,
  })
  .meta({ id: 'ExpressionSignature' });

export const expressionFunctionModel = z
  .object({
    name: z.string(),
    kind: z.enum(['function', 'operator', 'syntax']),
    category: z.string(),
    summary: z.string().meta({ description: 'Of its first signature.' }),
    signatures: z.array(signatureModel),
    examples: z.array(z.string()).meta({ description: 'Expressions over literals, each once.' }),
  })
  .meta({ id: 'ExpressionFunction' });

export const expressionFunctionsResponse = z
  .object({ categories: z.array(z.string()), functions: z.array(expressionFunctionModel) })
  .meta({ id: 'ExpressionFunctions' });

const typeModel = z
  .string()
  .min(1)
  .meta({
    description: 'As a cast spells it, or as a schema does.',
    examples: ['numeric(12,2)', 'timestamptz', 'double'],
  });

const expressionColumnModel = z.strictObject({
  name: z.string().min(1),
  type: typeModel.default('untyped'),
});

const MAX_COLUMNS = 1600; // as many as a table of Postgres has

export const checkExpressionBody = z
  .strictObject({
    expression: z.string().meta({ description: "Of Postgres' language, over the columns.", examples: ['upper(name)'] }),
    columns: z
      .union([
        z.array(z.union([expressionColumnModel, sourceColumnModel])).max(MAX_COLUMNS),
        z.record(z.string(), typeModel),
      ])
      .default([])
      .meta({
        description:
          'What comes in: names and types, columns as a source node has them, or an object of types by name.',
      }),
  })
  .meta({ id: 'CheckExpression' });

export const expressionErrorModel = z
  .object({
    code: z.string().meta({ examples: ['expression.unknown_column'] }),
    message: z.string(),
    next: z.string(),
    position: z.int().meta({ description: 'Where in the expression: UTF-16 code units, counted from 1.' }),
  })
  .meta({ id: 'ExpressionError' });

export const checkExpressionResponse = z
  .object({
    ok: z.boolean(),
    type: z.string().nullable().meta({ description: 'As pg_typeof names it; null where there are errors.' }),
    dataType: z.enum(DATA_TYPES).nullable().meta({ description: 'Type of the column that keeps its values.' }),
    columns: z.array(z.string()).meta({ description: 'The columns that it reads.' }),
    errors: z.array(expressionErrorModel),
  })
  .meta({ id: 'CheckedExpression' });
