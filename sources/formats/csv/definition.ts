import { z } from 'zod';
import type { FormatDefinition } from '../format.ts';
import { csvOptions } from '../options.ts';

export const csv: FormatDefinition = {
  kind: 'format',
  type: 'csv',
  title: 'CSV',
  summary: 'Delimited text with quoting as in RFC 4180; a header row names the columns.',
  category: 'text',
  extensions: ['.csv'],
  config: z.strictObject(csvOptions),
  examples: [
    { title: 'Comma and header', config: {} },
    { title: 'From Excel in German', config: { delimiter: 'semicolon', encoding: 'windows-1252' } },
    { title: 'No header, two names', config: { hasHeader: false, names: ['email', 'balance'] } },
  ],
  async load() {
    const { csvFormat } = await import('./read.ts');
    return (options) => csvFormat(options, ',');
  },
};
