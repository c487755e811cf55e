import { z } from 'zod';
import { formatDefaults, formatOptions, formats } from '../formats/index.ts';

const model = z.strictObject({
  path: z
    .string()
    .default('')
    .meta({
      title: 'Path',
      description: "A file, or a folder with all beneath it, from the connector's root. Empty: the root.",
      examples: ['customers/', 'customers/2026.csv'],
    }),
  pattern: z
    .string()
    .min(1)
    .optional()
    .meta({
      title: 'Pattern',
      description: 'Narrows a folder: a glob for file names, or for paths beneath the folder where it has a slash.',
      examples: ['*.csv', 'daily/**/orders-*.csv'],
    }),
  fileFormat: z
    .enum(formats.map(({ type }) => type))
    .optional()
    .meta({
      title: 'Format',
      description:
        'By default each file has the format that its name ends in or, where the name tells none, that it begins as.',
    }),
  ...formatOptions,
});

/** Config of a source node that reads files from any store: which ones, and the options of their format beside it. */
export const fileReadConfig = model.superRefine((config, context) => {
  const format = formats.find(({ type }) => type === config.fileFormat);
  const told = new Set<string>();
  const issue = (field: string, message: string): void => {
    if (told.has(field + message)) return;
    told.add(field + message);
    context.addIssue({ code: 'custom', path: [field], message });
  };
  if (format !== undefined) {
    for (const [name, defaultValue] of Object.entries(formatDefaults)) {
      const value = config[name as keyof typeof config];
      if (!Object.hasOwn(format.config.shape, name) && value !== undefined && value !== defaultValue)
        issue(name, `${format.title} files do not have this option`);
    }
  }
  for (const one of format === undefined ? formats : [format]) one.check?.(config, issue, format !== undefined);
});

export type FileReadConfig = z.output<typeof fileReadConfig>;
