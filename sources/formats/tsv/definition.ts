import { z } from 'zod';
import type { FormatDefinition } from '../format.ts';
import { csvOptions } from '../options.ts';

export const tsv: FormatDefinition = {
  kind: 'format',
  type: 'tsv',
  title: 'TSV',
  summary: 'Tab-separated text; otherwise as CSV.',
  category: 'text',
  extensions: ['.tsv', '.tab'],
  config: z.strictObject(csvOptions),
  examples: [
    { title: 'Tab and header', config: {} },
    { title: 'Quotes are plain characters', config: { quote: '' } },
  ],
  async load() {
    const { csvFormat } = await import('../csv/read.ts');
    return (options) => csvFormat(options, '\t');
  },
};
