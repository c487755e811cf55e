import { z } from 'zod';
import type { FormatDefinition } from '../format.ts';
import { checkDialect } from './check-dialect.ts';
import { csvOptions } from './options.ts';

const config = z.strictObject(csvOptions);

export const csv = {
  kind: 'format',
  type: 'csv',
  title: 'CSV',
  summary: 'Delimited text with quoting as in RFC 4180; a header row names the columns.',
  category: 'text',
  extensions: ['.csv'],
  config,
  sequential: true,
  check: (options, issue) => checkDialect(options, ',', issue),
  examples: [
    { title: 'Comma and header', config: {} },
    { title: 'From Excel in German', config: { delimiter: 'semicolon', encoding: 'windows-1252' } },
    { title: 'No header, two names', config: { hasHeader: false, names: ['email', 'balance'] } },
  ],
  async load() {
    const { csvFormat } = await import('./read.ts');
    return (options) => csvFormat(options, ',');
  },
} satisfies FormatDefinition<z.output<typeof config>>;
