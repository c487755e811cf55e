import { z } from 'zod';
import { COMPRESSIONS } from '../compression/compressions.ts';
import { formatDefaults, formatOptions, formats } from '../formats/index.ts';
import { atomicity } from './atomicity.ts';
import { lineageConfig } from './lineage-config.ts';
import { ORDERINGS } from './order-objects.ts';
import { pathPattern } from './path-pattern.ts';
import { refusedFolders } from './refused-folders.ts';
import { waitPolicy } from './wait-policy.ts';

const model = z.strictObject({
  path: z
    .string()
    .default('')
    .meta({
      title: 'Path',
      description: "A file, or a folder with all beneath it, from the connector's root. Empty: the root.",
      examples: ['customers/', 'customers/2026.csv'],
    }),
  pattern: pathPattern.optional(),
  ordering: z.enum(ORDERINGS).default('process_all').meta({
    title: 'Order',
    description:
      'process_all: all files, as the store lists them. lexicographic: all, by path. fifo: all, the one first that was written first. latest_by_mtime: only the one that was written last.',
  }),
  loadedFiles: z.enum(['reload', 'skip']).default('reload').meta({
    title: 'Files loaded before',
    description:
      'reload: a run reads all files. skip: only those that no run of this pipeline has loaded into its target since this is set, or that have changed since: size, time, version. Rows that a node makes of many, by a join or an aggregation, are then made of the new files alone.',
  }),
  waitPolicy: waitPolicy.optional(),
  atomicity: atomicity.optional(),
  lineage: lineageConfig.optional(),
  fileFormat: z
    .enum(formats.map(({ type }) => type))
    .optional()
    .meta({
      title: 'Format',
      description:
        'By default each file has the format that its name ends in or, where the name tells none, that it begins as.',
    }),
  compression: z
    .enum(['none', ...COMPRESSIONS])
    .optional()
    .meta({
      title: 'Compression',
      description:
        'By default as the name of each file ends (.csv.gz) or, where that tells nothing, as the file begins; brotli only shows in a name. zip: each file of the archive is read.',
      advanced: true,
    }),
  maxExpansion: z.int().min(1).default(1000).meta({
    title: 'Largest expansion',
    description:
      'Bytes that a packed byte may become at most, beyond the first 64 MiB of a file: a guard against files made to fill a machine.',
    advanced: true,
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
  // What is wrong by itself says nothing of paths.
  const folders = context.issues.length > 0 ? [] : refusedFolders(config);
  for (const { name, message } of folders) context.addIssue({ code: 'custom', path: ['atomicity', name], message });
  for (const one of format === undefined ? formats : [format]) one.check?.(config, issue, format !== undefined);
});

export type FileReadConfig = z.output<typeof fileReadConfig>;
