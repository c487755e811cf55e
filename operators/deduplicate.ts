import { identity } from 'rxjs';
import { z } from 'zod';
import type { ColumnTypes } from '../runtime/contract/column.ts';
import type { ConfigIssue } from '../runtime/contract/issue.ts';
import { firstRows } from './deduplicate/first-rows.ts';
import { keySql } from './deduplicate/key-sql.ts';
import { holding } from './holding.ts';
import { unknownField } from './unknown-field.ts';

const config = z.strictObject({
  keyFields: z
    .array(z.string().min(1))
    .min(1)
    .meta({
      title: 'Key',
      description:
        'Fields whose values, taken together, may come only once. An empty value (NULL) equals another; values are compared as their type does, text by its characters.',
      examples: [['email'], ['shop', 'order_number']],
    }),
  scope: z.enum(['run', 'pipeline']).default('run').meta({
    title: 'Scope',
    description:
      '`run`: each run is by itself. `pipeline`: a key that an earlier run of the pipeline has loaded does not come again; what a run has seen is remembered when its rows are published, and not where it fails.',
  }),
});

type Config = z.output<typeof config>;

/**
 * Keeps the first row of each key, in source order (files in their order, rows in theirs), however many lanes read. NULL
 * equals NULL, as in SELECT DISTINCT. A field that nobody declared is compared as the type of the column that it ends
 * in, else as text: `1` and `1.0` are then two values. The others are counted as deduplicated. One lane lets a row through as
 * soon as it comes, and remembers its key; several stage theirs, and Postgres tells them apart.
 * With the scope `pipeline` keys are remembered over all runs, by node and fields, as 32 bytes each.
 */
export const deduplicate = holding<Config>({
  type: 'deduplicate',
  aliases: ['dedupe'],
  title: 'Deduplicate',
  summary: 'Keeps the first row of each key.',
  category: 'Rows',
  behaviour: {
    null: 'NULL equals NULL: the first row without a key stays, the others leave.',
    missing: 'Refused when the pipeline is saved, with the nearest names.',
    mismatch:
      "Keys are compared as their fields' types do; a cell that is not of its field's type makes the row a reject, and is the first of no key.",
    duplicate:
      'The first row in source order stays, however many lanes read; the others leave, counted as deduplicated. One lane lets first rows through as they come; several hold all rows until the last is read.',
  },
  config,
  examples: [
    { title: 'One row for each customer', config: { keyFields: ['email'] } },
    { title: 'By two fields together', config: { keyFields: ['shop', 'order_number'] } },
    { title: 'Each customer once, whichever run brings them', config: { keyFields: ['email'], scope: 'pipeline' } },
  ],
  output: ({ keyFields, scope }, input) => ({
    columns: input,
    issues: keyFields.flatMap((name, index) => fieldIssues(name, scope, `keyFields[${index}]`, input)),
  }),
  remembers: (config, input) =>
    config.scope === 'run' && keyIndexes(config, input).every((index) => input[index]?.type !== 'json'),
  build(config, input, context) {
    const { state } = context;
    return state === null ? identity : firstRows({ indexes: keyIndexes(config, input), input, state }, context);
  },
  finish({ keyFields, scope }, input) {
    const all = input.map((_, index) => `c${index}`).join(', ');
    const indexes = keyIndexes({ keyFields }, input);
    const key = indexes.map((index) => `c${index}`).join(', ');
    return {
      sql: `SELECT DISTINCT ON (${key}) ${all}, origin, place FROM staged ORDER BY ${key}, place`,
      values: scope === 'pipeline' ? keyFields : [],
      staged: input,
      cause: 'deduplicated',
      keeps: true,
      ...(scope === 'pipeline' ? { key: keySql(indexes, input) } : {}),
    };
  },
});

function keyIndexes({ keyFields }: Pick<Config, 'keyFields'>, input: ColumnTypes): readonly number[] {
  return keyFields.map((name) => input.findIndex((column) => column.name === name));
}

function fieldIssues(name: string, scope: Config['scope'], at: string, input: ColumnTypes): ConfigIssue[] {
  const column = input.find((one) => one.name === name);
  if (column === undefined) return [unknownField(at, name, input)];
  if (scope === 'run' || column.type !== 'json') return [];
  return [
    {
      code: 'config.operator_not_permitted',
      field: at,
      message: `Field "${name}" is of type json, which has several texts for one value and is not remembered.`,
      next: 'Take the key out of it first, by flatten or an expression.',
    },
  ];
}
