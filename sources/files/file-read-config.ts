import { z } from 'zod';
import { formats } from '../formats/index.ts';
import { csvOptions, delimiterText, jsonlOptions, jsonOptions } from '../formats/options.ts';

const FORMAT_TYPES = ['csv', 'tsv', 'json', 'jsonl'] as const;

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
    .enum(FORMAT_TYPES)
    .optional()
    .meta({ title: 'Format', description: 'By default each file has the format that its name ends in.' }),
  ...csvOptions,
  ...jsonOptions,
  ...jsonlOptions,
});

/** Config of a source node that reads files from any store: which ones, and the options of their format beside it. */
export const fileReadConfig = model.superRefine((config, context) => {
  const format = formats.find(({ type }) => type === config.fileFormat);
  const issue = (field: string, message: string): void => {
    context.addIssue({ code: 'custom', path: [field], message });
  };
  if (format !== undefined) {
    const known = new Set(Object.keys((format.config as z.ZodObject).shape));
    for (const [key, defaultValue] of Object.entries(FORMAT_DEFAULTS)) {
      const value = config[key as keyof typeof config];
      if (!known.has(key) && value !== undefined && value !== defaultValue)
        issue(key, `${format.title} files do not have this option`);
    }
  }
  const delimiter = delimiterText(config.delimiter ?? ',');
  if (config.quote !== '' && delimiter.includes(config.quote)) issue('quote', 'the quote is part of the delimiter');
  if (config.comment !== undefined && (config.comment === delimiter || config.comment === config.quote)) {
    issue('comment', 'a comment cannot begin with the delimiter or the quote');
  }
  const scannable =
    Buffer.byteLength(delimiter) === 1 && (config.escape === undefined || config.escape === config.quote);
  if (config.emptyText === 'quoted' && !scannable) {
    issue(
      'emptyText',
      'quoted and unquoted empty cells are told apart only with a one-byte delimiter and doubled quotes',
    );
  }
});

export type FileReadConfig = z.output<typeof fileReadConfig>;

/** What an option is when nobody sets it. */
const FORMAT_DEFAULTS: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries({ ...csvOptions, ...jsonOptions, ...jsonlOptions }).map(([key, option]) => [
    key,
    option.parse(undefined),
  ]),
);
