import { z } from 'zod';
import { checkDialect } from '../csv/check-dialect.ts';
import { csvOptions } from '../csv/options.ts';
import type { FormatDefinition } from '../format.ts';

const config = z.strictObject(csvOptions);

export const tsv = {
  kind: 'format',
  type: 'tsv',
  title: 'TSV',
  summary: 'Tab-separated text; otherwise as CSV.',
  category: 'text',
  extensions: ['.tsv', '.tab'],
  config,
  sequential: true,
  check: (options, issue) => checkDialect(options, '\t', issue),
  examples: [
    { title: 'Tab and header', config: {} },
    { title: 'Quotes are plain characters', config: { quote: '' } },
    { title: 'As Postgres and MySQL write it', config: { escapes: 'backslash', hasHeader: false } },
  ],
  async load() {
    const { csvFormat } = await import('../csv/read.ts');
    return (options) => csvFormat(options, '\t');
  },
} satisfies FormatDefinition<z.output<typeof config>>;
