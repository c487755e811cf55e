import { z } from 'zod';
import type { Column } from '../runtime/contract/column.ts';
import { computeColumn } from './compute/compute-column.ts';
import { expressionField } from './compute/expression-field.ts';
import { expressionIssues } from './compute/expression-issues.ts';
import { language, loadLanguage } from './expression/language.ts';
import { stateless } from './stateless.ts';

const config = z.strictObject({
  outputField: z
    .string()
    .min(1)
    .meta({
      title: 'Field',
      description: 'Field for the value. One that exists is replaced where it stands; a new one comes last.',
      examples: ['full_name'],
    }),
  expression: expressionField,
});

/**
 * Computes a field of each row. A field of that name is replaced where it stands, also in its type; a new one is added
 * at the end. NULL, wrong types and errors are as in Postgres; a row that Postgres would raise an error for becomes a
 * reject, code `row.expression`, with the SQLSTATE in its reason.
 */
export const computeField = stateless<z.output<typeof config>>({
  type: 'expression',
  aliases: ['compute_field'],
  title: 'Expression',
  summary: 'Computes a field of each row with an SQL expression.',
  category: 'Fields',
  behaviour: {
    null: 'As in Postgres: most operators and functions give NULL, `coalesce` and `IS NULL` do not.',
    missing: 'A field of the expression that does not come in is refused when the pipeline is saved.',
    mismatch:
      "A cell that is not of its field's type, and a value for which Postgres would raise an error, make the row a reject; types that no operator or function takes are refused when the pipeline is saved.",
    duplicate: 'A field of the same name is replaced where it stands, in its type too.',
  },
  config,
  examples: [
    { title: 'A name in capitals', config: { outputField: 'name', expression: 'upper(trim(name))' } },
    { title: 'A price with tax', config: { outputField: 'gross', expression: 'round(net::numeric * 1.19, 2)' } },
    {
      title: 'Groups of customers',
      config: {
        outputField: 'segment',
        expression: "CASE WHEN balance >= 10000 THEN 'large' WHEN balance > 0 THEN 'small' ELSE 'none' END",
      },
    },
  ],
  prepare: loadLanguage,
  output({ outputField, expression: text }, input) {
    const compiled = language().compileExpression(text, input);
    if (!compiled.ok) return { columns: input, issues: expressionIssues('expression', compiled.errors) };
    const computed: Column = { name: outputField, nullable: true, ...compiled.expression.output };
    const exists = input.some((column) => column.name === outputField);
    const columns = exists
      ? input.map((column) => (column.name === outputField ? computed : column))
      : [...input, computed];
    return { columns, issues: [] };
  },
  apply({ outputField, expression: text }, input, context) {
    const found = input.findIndex((column) => column.name === outputField);
    const index = found < 0 ? input.length : found;
    return computeColumn({ text, name: outputField, index, input, context });
  },
});
