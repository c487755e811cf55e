import { z } from 'zod';
import { jsonOptions } from '../json/options.ts';
import { maxRecordBytes } from '../options.ts';

/** What an XML file may say of itself. */
export const xmlOptions = {
  recordPath: jsonOptions.recordPath,
  stripPrefixes: z.boolean().default(false).meta({
    title: 'Strip prefixes',
    description: 'Names lose the prefix of their namespace: ns:id becomes id.',
    advanced: true,
  }),
  maxRecordBytes,
};

export type XmlOptions = z.output<z.ZodObject<typeof xmlOptions>>;
