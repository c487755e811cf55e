import { z } from 'zod';
import { maxRecordBytes } from '../options.ts';

/** What a JSON file may say of itself. */
export const jsonOptions = {
  recordPath: z
    .string()
    .min(1)
    .optional()
    .meta({
      title: 'Record path',
      description:
        'Keys that lead to the records, from the root: data.items. In XML the names of the elements, the root among them: feed.item. Without it the root holds them.',
      examples: ['data.items'],
    }),
  maxRecordBytes,
};

export type JsonOptions = z.output<z.ZodObject<typeof jsonOptions>>;
