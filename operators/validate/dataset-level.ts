import { z } from 'zod';
import { CHECK_ACTIONS } from '../../runtime/contract/check.ts';
import type { DatasetRule } from '../../runtime/contract/operator.ts';

const onFail = z.enum(CHECK_ACTIONS).default('abort').meta({
  title: 'When it fails',
  description: 'abort: the run fails, and nothing is loaded. warn: the run says so, and loads.',
});
const field = z.string().min(1).meta({ title: 'Field', description: 'Column of the table that is loaded.' });
const bound = z.number();
const min = bound.optional().meta({ title: 'Least', description: 'No less than this.' });
const max = bound.optional().meta({ title: 'Greatest', description: 'No more than this.' });
const count = z.int().min(0);

const MAX_AGE = /^\s*(\d+(?:\.\d+)?)\s*(s|seconds?|m|minutes?|h|hours?|d|days?|w|weeks?)\s*$/;
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

const needsBound = <T extends { min?: number | undefined; max?: number | undefined }>({ min, max }: T): boolean =>
  min !== undefined || max !== undefined;
const BOUND = { message: 'Give min, max, or both.' };
const ordered = <T extends { min?: number | undefined; max?: number | undefined }>({ min, max }: T): boolean =>
  min === undefined || max === undefined || min <= max;
const ORDER = { message: 'min is above max.' };

/** One of them, or a list for several fields. */
function each<T extends z.ZodType>(one: T) {
  return z.union([one, z.array(one).min(1)]).optional();
}

const rowCount = z
  .strictObject({
    min: count.optional().meta({ title: 'Least', description: 'Rows at least.' }),
    max: count.optional().meta({ title: 'Greatest', description: 'Rows at most.' }),
    onFail,
  })
  .refine(needsBound, BOUND)
  .refine(ordered, ORDER);
const nullRate = z.strictObject({
  field,
  max: z.number().min(0).max(1).meta({ title: 'Greatest', description: 'Share of rows without a value: 0.05 = 5 %.' }),
  onFail,
});
const distinctCount = z
  .strictObject({
    field,
    min: count.optional().meta({ title: 'Least', description: 'Different values at least.' }),
    max: count.optional().meta({ title: 'Greatest', description: 'Different values at most.' }),
    onFail,
  })
  .refine(needsBound, BOUND)
  .refine(ordered, ORDER);
const freshness = z.strictObject({
  field,
  maxAge: z
    .string()
    .regex(MAX_AGE, 'Must be a number and a unit: 30m, 24h, 7 days')
    .meta({
      title: 'Greatest age',
      description: 'Of the latest value, when the rows are published.',
      examples: ['24h'],
    }),
  onFail,
});
const range = z.strictObject({ field, min, max, onFail }).refine(needsBound, BOUND).refine(ordered, ORDER);
const columnSet = z.strictObject({
  columns: z.array(z.string().min(1)).min(1).meta({ title: 'Columns', description: 'That must arrive at this node.' }),
  exact: z.boolean().default(false).meta({ title: 'No others', description: 'No other column may arrive.' }),
  onFail,
});

/** What all rows of the load are held to together. */
export const datasetLevel = z.strictObject({
  rowCount: rowCount.optional().meta({ title: 'Rows', description: 'How many rows are loaded.' }),
  nullRate: each(nullRate).meta({ title: 'Empty values', description: 'Share of rows without a value in a field.' }),
  distinctCount: each(distinctCount).meta({ title: 'Different values', description: 'How many a field has.' }),
  freshness: each(freshness).meta({ title: 'Freshness', description: 'How old the latest value of a field may be.' }),
  sum: each(range).meta({ title: 'Sum', description: 'Range of the sum of a field.' }),
  mean: each(range).meta({ title: 'Mean', description: 'Range of the mean of a field.' }),
  columnSet: columnSet.optional().meta({
    title: 'Columns',
    description: 'Columns that must arrive here; looked at when the pipeline is saved or planned.',
  }),
});

type DatasetLevel = z.output<typeof datasetLevel>;

/** The rules of a config, one by one, with the path of each. */
export function datasetRules(level: DatasetLevel): readonly DatasetRule[] {
  const rules: DatasetRule[] = [];
  const { rowCount, columnSet } = level;
  if (rowCount !== undefined) rules.push({ ...ranged(rowCount), validator: 'rowCount', path: 'rowCount', field: null });
  for (const validator of ['nullRate', 'distinctCount', 'freshness', 'sum', 'mean'] as const) {
    const given = level[validator];
    const list = given === undefined ? [] : Array.isArray(given) ? given : [given];
    list.forEach((one, index) => {
      const path = Array.isArray(given) ? `${validator}[${index}]` : validator;
      const bounds =
        'maxAge' in one ? { min: null, max: String(secondsOf(one.maxAge)), onFail: one.onFail } : ranged(one);
      rules.push({ ...bounds, validator, path, field: one.field });
    });
  }
  if (columnSet !== undefined) rules.push({ ...columnSet, validator: 'columnSet', path: 'columnSet' });
  return rules;
}

function ranged<T>({ min, max, onFail }: { min?: number | undefined; max?: number | undefined; onFail: T }) {
  return { min: min === undefined ? null : String(min), max: max === undefined ? null : String(max), onFail };
}

function secondsOf(text: string): number {
  const [, number = '', unit = ''] = MAX_AGE.exec(text) ?? [];
  return Number(number) * SECONDS[unit[0]!]!;
}
