import { z } from 'zod';
import type { ColumnTypes } from '../runtime/contract/column.ts';
import type { ConfigIssue } from '../runtime/contract/issue.ts';
import { stateless } from './stateless.ts';
import { unknownField } from './unknown-field.ts';

const name = z.string().min(1);

const config = z
  .strictObject({
    sourceField: name.optional().meta({ title: 'From', description: 'Field to rename.', examples: ['email_address'] }),
    targetField: name.optional().meta({ title: 'To', description: 'Its new name.', examples: ['email'] }),
    mappings: z
      .array(
        z.strictObject({
          from: name.meta({ title: 'From', description: 'Field to rename.', examples: ['email_address'] }),
          to: name.meta({ title: 'To', description: 'Its new name.', examples: ['email'] }),
        }),
      )
      .min(1)
      .optional()
      .meta({
        title: 'Several at once',
        description:
          'Renames all of these in one step, so that two names can be swapped. Stands in for `sourceField` and `targetField`.',
        examples: [[{ from: 'email_address', to: 'email' }]],
        advanced: true,
      }),
  })
  .superRefine((value, context) => {
    if (value.mappings !== undefined) {
      for (const key of ['sourceField', 'targetField'] as const) {
        if (value[key] !== undefined) {
          context.addIssue({
            code: 'custom',
            path: [key],
            message: 'Give either one pair of names or `mappings`, not both.',
          });
        }
      }
      return;
    }
    for (const key of ['sourceField', 'targetField'] as const) {
      if (value[key] === undefined) context.addIssue({ code: 'custom', path: [key], message: 'Required.' });
    }
  })
  .meta({ anyOf: [{ required: ['sourceField', 'targetField'] }, { required: ['mappings'] }] });

type Config = z.output<typeof config>;

interface Mapping {
  readonly from: string;
  readonly to: string;
  /** Where the names stand in the config. */
  readonly fromPath: string;
  readonly toPath: string;
}

/** Gives fields other names. All at once: `a → b, b → a` swaps. Touches no data. */
export const renameField = stateless<Config>({
  type: 'rename_field',
  aliases: ['rename'],
  title: 'Rename field',
  summary: 'Gives a field another name.',
  category: 'Fields',
  behaviour: {
    null: 'Goes through as it is.',
    missing: 'Refused when the pipeline is saved, with the nearest names.',
    mismatch:
      "No value is looked at: a cell that is not of its field's type goes on, and is judged where it is used or loaded.",
    duplicate:
      'A name that is taken, and one field renamed twice, are refused when the pipeline is saved; two names may be swapped.',
  },
  config,
  examples: [
    { title: 'Match the name in the schema', config: { sourceField: 'email_address', targetField: 'email' } },
    {
      title: 'Swap two names',
      config: {
        mappings: [
          { from: 'first', to: 'last' },
          { from: 'last', to: 'first' },
        ],
      },
    },
  ],
  output(config, input) {
    const mappings = mappingsOf(config);
    const names = new Map(mappings.map(({ from, to }) => [from, to]));
    const columns = input.map((column) => ({ ...column, name: names.get(column.name) ?? column.name }));
    return { columns, issues: issuesOf(mappings, input, columns) };
  },
  apply: () => (batch) => batch,
});

function mappingsOf({ mappings, sourceField = '', targetField = '' }: Config): Mapping[] {
  if (mappings === undefined) {
    return [{ from: sourceField, to: targetField, fromPath: 'sourceField', toPath: 'targetField' }];
  }
  return mappings.map((one, index) => ({
    ...one,
    fromPath: `mappings[${index}].from`,
    toPath: `mappings[${index}].to`,
  }));
}

function issuesOf(mappings: readonly Mapping[], input: ColumnTypes, output: ColumnTypes): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  mappings.forEach(({ from, to, fromPath, toPath }, index) => {
    if (!input.some((column) => column.name === from)) {
      issues.push(unknownField(fromPath, from, input));
    } else if (mappings.findIndex((other) => other.from === from) < index) {
      issues.push({ code: 'config.duplicate_field', field: fromPath, message: `Field "${from}" is renamed twice.` });
    } else if (output.filter((column) => column.name === to).length > 1) {
      issues.push({
        code: 'config.duplicate_field',
        field: toPath,
        message: `There would be two fields "${to}".`,
        next: `Choose another name, or drop or rename the other "${to}" first.`,
      });
    }
  });
  return issues;
}
