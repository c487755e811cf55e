import { z } from 'zod';
import { literalsOf } from './literals.ts';
import { FILTER_OPERATORS } from './operators.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** The parts of one comparison; the filter itself has them too. */
export const comparisonFields = {
  field: z
    .string()
    .min(1)
    .meta({ title: 'Field', description: 'Field to look at.', examples: ['balance'] }),
  operator: z.enum(FILTER_OPERATORS).meta({
    title: 'Operator',
    description:
      '`=` `!=`: text, numbers, booleans. `>` `<` `>=` `<=` `between`: numbers, dates, timestamps. `like` (`%` any text, `_` one character) `starts_with` `ends_with`: text. `in` `not_in`: text, whole numbers. `is_null` `is_not_null`: everything.',
    examples: ['>'],
  }),
  value: z
    .union([scalar, z.array(scalar)])
    .optional()
    .meta({
      title: 'Value',
      description:
        'What to compare with. `in` and `not_in`: a list, or text with commas. `between`: a list of two, both inclusive. None for `is_null` and `is_not_null`.',
      examples: ['0', ['M', 'F'], ['2024-01-01', '2024-12-31']],
    }),
} as const;

const comparison = z.strictObject(comparisonFields).superRefine(({ operator, value }, context) => {
  const literals = literalsOf(operator, value);
  if (typeof literals === 'string') context.addIssue({ code: 'custom', path: ['value'], message: literals });
});
export type Comparison = z.output<typeof comparison>;

/** One comparison, or a group of conditions of which all (`and`) or one (`or`) must hold. */
export type Condition = Comparison | { readonly and: readonly Condition[] } | { readonly or: readonly Condition[] };

const and = z.strictObject({
  get and(): z.ZodArray<z.ZodType<Condition>> {
    return z.array(condition).min(1).meta({ title: 'All', description: 'Conditions of which each must hold.' });
  },
});
const or = z.strictObject({
  get or(): z.ZodArray<z.ZodType<Condition>> {
    return z.array(condition).min(1).meta({ title: 'Any', description: 'Conditions of which one must hold.' });
  },
});
export const condition: z.ZodType<Condition> = z.union([comparison, and, or]);
