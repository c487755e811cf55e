import { z } from 'zod';
import type { ColumnTypes } from '../runtime/contract/column.ts';
import type { ConfigIssue } from '../runtime/contract/issue.ts';
import { duplicateFields } from './duplicate-fields.ts';
import { holding } from './holding.ts';
import { inLane } from './join/in-lane.ts';
import { JOIN_TYPES, joinedColumns, keeps } from './join/joined-columns.ts';
import { type KeyPair, keyIssues, typedKeys } from './join/keys.ts';

const pair = z.strictObject({
  left: z
    .string()
    .min(1)
    .meta({ title: 'Left field', description: 'Of the rows of the first edge.', examples: ['customer_id'] }),
  right: z
    .string()
    .min(1)
    .meta({
      title: 'Right field',
      description: 'Of the rows of the second edge; equal to the other.',
      examples: ['customer_nr'],
    }),
});

const config = z
  .strictObject({
    type: z.enum(JOIN_TYPES).default('inner').meta({
      title: 'Type',
      description:
        'Which rows stay that match none of the other side, with its fields empty (NULL). `inner`: none. `left`, `right`: those of that side. `full`: those of both.',
    }),
    on: z
      .array(pair)
      .min(1)
      .meta({
        title: 'Keys',
        description: 'Rows match where all of these pairs are equal. An empty value (NULL) equals nothing.',
        examples: [[{ left: 'customer_id', right: 'customer_nr' }]],
      }),
    prefix: z
      .string()
      .min(1)
      .default('right_')
      .meta({
        title: 'Prefix',
        description:
          'Stands before the name of a right field that the left side has too. A key of the same name on both sides is one field.',
        examples: ['account_'],
      }),
  })
  .superRefine(({ on }, context) => {
    for (const side of ['left', 'right'] as const) {
      on.forEach((one, at) => {
        if (on.findIndex((other) => other[side] === one[side]) === at) return;
        context.addIssue({ code: 'custom', path: ['on', at, side], message: `field "${one[side]}" is named twice` });
      });
    }
  });

type Config = z.output<typeof config>;

/**
 * Brings the rows of two nodes side by side where their keys are equal: those of the first edge that leads into it are left,
 * those of the second right. Each pair of rows that match is a row. Keys are compared as Postgres does, by the type of both;
 * a field that nobody declared takes that of the other side, else both are text. Rows come in the order of the left ones, for
 * one of them in that of the right ones; right rows without a match come last. Both sides may come from the same node.
 * Right rows with a match count as folded into the left ones, further matches of a left row as added, rows that leave without a
 * match as filtered. Where one lane reads, a target appends and right rows without a match leave, the lane holds the right rows, within
 * bounds, and joins the left ones as they come; else both sides are staged, and Postgres joins them.
 */
export const join = holding<Config>({
  type: 'join',
  aliases: [],
  title: 'Join',
  summary: 'Brings the rows of two nodes side by side where their keys are equal.',
  category: 'Rows',
  behaviour: {
    null: 'A key that is NULL equals nothing, not even another NULL: its row is one without a match.',
    missing: 'A key that its side does not have is refused when the pipeline is saved, with the nearest names.',
    mismatch:
      'Keys whose types are not compared are refused when the pipeline is saved; a cell that is not of the type of its key makes its row a reject.',
    duplicate:
      'A right field that has the name of a left one gets the prefix, and is refused when the pipeline is saved where that name is taken too; a field that is named twice in the keys is refused.',
    tooMany: 'Several matches: each pair is a row, and those beyond one for each left row are counted as added.',
    tooFew:
      "No match: the row leaves, counted as filtered, or stays by the type of the join, with the other side's fields NULL.",
  },
  config,
  examples: [
    { title: 'Orders with their customers', config: { on: [{ left: 'customer_id', right: 'customer_nr' }] } },
    {
      title: 'All rows of both sides',
      config: {
        type: 'full',
        on: [
          { left: 'shop', right: 'shop' },
          { left: 'number', right: 'number' },
        ],
        prefix: 'other_',
      },
    },
  ],
  output: (_config, input) => ({ columns: input, issues: [] }),
  join(config, left, right) {
    const issues: ConfigIssue[] = keyIssues(config.on, left, right);
    const columns = joinedColumns(config, ...typedSides(config, left, right)).map(({ column }) => column);
    const names = columns.map(({ name }) => ({ name, field: 'prefix' }));
    return { columns, issues: [...issues, ...duplicateFields(names, new Set())] };
  },
  beside: ({ type }) => !keeps(type, 'right'),
  meet(config, input, right, context) {
    const [left, others] = typedSides(config, input, right);
    return inLane({ ...config, left, right: others }, context);
  },
  finish(config, input, right = []) {
    const [left, others] = typedSides(config, input, right);
    const equal = config.on
      .map((pair) => `l.c${indexOf(pair.left, left)} = r.c${indexOf(pair.right, others)}`)
      .join(' AND ');
    const columns = joinedColumns(config, left, others).map(({ sql }, index) => `${sql} AS c${index}`);
    const matched = `(SELECT count(*) FROM others AS r WHERE EXISTS (SELECT FROM staged AS l WHERE ${equal}))`;
    const lonely = [
      ...(keeps(config.type, 'left')
        ? []
        : [`(SELECT count(*) FROM staged AS l WHERE NOT EXISTS (SELECT FROM others AS r WHERE ${equal}))`]),
      ...(keeps(config.type, 'right') ? [] : ['(SELECT count(*) FROM others) - folded']),
    ];
    return {
      sql: `SELECT ${columns.join(', ')}, l.place, r.place AS other_place
        FROM staged AS l ${config.type.toUpperCase()} JOIN others AS r ON ${equal}`,
      order: 'place NULLS LAST, other_place',
      values: [],
      staged: left,
      others,
      cause: 'filtered',
      dropped: `SELECT folded, ${lonely.join(' + ') || '0'} AS filtered FROM (SELECT ${matched} AS folded) AS counted`,
    };
  },
});

function typedSides({ on }: Config, left: ColumnTypes, right: ColumnTypes): [left: ColumnTypes, right: ColumnTypes] {
  const turned = on.map((pair: KeyPair) => ({ own: pair.right, other: pair.left }));
  const same = on.map((pair: KeyPair) => ({ own: pair.left, other: pair.right }));
  return [typedKeys(left, right, same), typedKeys(right, left, turned)];
}

function indexOf(name: string, columns: ColumnTypes): number {
  return columns.findIndex((column) => column.name === name);
}
