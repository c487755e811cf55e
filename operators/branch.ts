import { identity } from 'rxjs';
import { z } from 'zod';
import type { RowBatch } from '../runtime/contract/batch.ts';
import type { OperatorDefinition } from '../runtime/contract/operator.ts';
import { loadLanguage } from './expression/language.ts';
import { refineRowCondition, rowConditionFields, rowConditionIssues } from './filter/row-condition.ts';
import { splitRows } from './filter/split-rows.ts';

const routeName = z.string().min(1).max(100);

const route = z
  .strictObject({
    name: routeName.meta({
      title: 'Name',
      description: 'Of the route: an edge that leaves the node by it has it as its label.',
      examples: ['large'],
    }),
    ...rowConditionFields,
  })
  .superRefine(refineRowCondition);

const config = z
  .strictObject({
    routes: z
      .array(route)
      .min(1)
      .max(50)
      .meta({
        title: 'Routes',
        description: 'Looked at in their order: a row takes the first whose condition is true.',
        examples: [[{ name: 'large', field: 'amount', operator: '>', value: '1000' }]],
      }),
    default: routeName
      .nullable()
      .default(null)
      .meta({
        title: 'Default',
        description: 'Name of the route of all other rows. Without it they are dropped, and counted as filtered.',
        examples: ['others'],
      }),
  })
  .superRefine(({ routes, default: other }, context) => {
    const names = [...routes.map(({ name }) => name), ...(other === null ? [] : [other])];
    names.forEach((name, index) => {
      if (names.indexOf(name) === index) return;
      const path = index < routes.length ? ['routes', index, 'name'] : ['default'];
      context.addIssue({ code: 'custom', path, message: `There is a route "${name}" already.` });
    });
  });

type Config = z.output<typeof config>;

/**
 * Sends each row by the first route whose condition is true, else by the default; without a default such a row is dropped
 * and counts as filtered. A comparison with NULL is not true. A cell that is not of the type that is compared makes its
 * row a reject, and so does an error of an expression: the routes after it are not looked at. Touches no data.
 */
export const branch: OperatorDefinition<Config> = {
  kind: 'operator',
  type: 'branch',
  aliases: ['route'],
  title: 'Branch',
  summary: 'Sends each row by one of several routes.',
  category: 'Rows',
  behaviour: {
    null: 'A comparison with NULL is not true: the routes behind it are looked at, and the default at last.',
    missing: 'A condition about a field that does not come in is refused when the pipeline is saved.',
    mismatch:
      'A cell that is not of the type that is compared, and an expression without a value, make the row a reject, and no route behind is looked at; a value in the config that is not of the type is refused when the pipeline is saved.',
    duplicate:
      'A row that several routes want takes the first, once; two routes of one name are refused when the pipeline is saved.',
    tooFew: 'A row that no route wants takes the default, or where there is none leaves, counted as filtered.',
  },
  holds: 'nothing',
  config,
  examples: [
    {
      title: 'Two sizes, and the rest',
      config: {
        routes: [
          { name: 'large', field: 'amount', operator: '>=', value: '1000' },
          { name: 'small', field: 'amount', operator: '>=', value: '0' },
        ],
        default: 'refunds',
      },
    },
    {
      title: 'Only what a condition wants, by an expression',
      config: { routes: [{ name: 'abroad', expression: "country <> 'DE'" }] },
    },
  ],
  prepare: async ({ routes }) => {
    if (routes.some(({ expression }) => expression !== undefined)) await loadLanguage();
  },
  output: ({ routes }, input) => ({
    columns: input,
    issues: routes.flatMap((one, index) => rowConditionIssues(one, input, `routes[${index}].`)),
  }),
  routes: namesOf,
  build: () => identity,
  divide(config, input, context) {
    const splits = config.routes.map((one) => splitRows(one, input, context));
    const withDefault = config.default !== null;
    return (batch) => {
      const taken: RowBatch[] = [];
      let left = batch;
      for (const split of splits) {
        const { met, others } = split(left);
        taken.push(met);
        left = others;
      }
      const { rejects, rowCount } = left;
      if (withDefault) taken.push(left);
      else if (rowCount > 0) batch.tally.dropped(context.node, 'filtered', rowCount);
      return taken.map((one, index) => ({ ...one, rejects: index === 0 ? rejects : [] }));
    };
  },
};

function namesOf({ routes, default: other }: Config): readonly string[] {
  return [...routes.map(({ name }) => name), ...(other === null ? [] : [other])];
}
