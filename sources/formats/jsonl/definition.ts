import { z } from 'zod';
import type { FormatDefinition } from '../format.ts';
import { jsonlOptions } from '../options.ts';

export const jsonl: FormatDefinition = {
  kind: 'format',
  type: 'jsonl',
  title: 'JSON Lines',
  summary: 'One JSON object a line; a bad line is rejected with its number.',
  category: 'text',
  extensions: ['.jsonl', '.ndjson'],
  config: z.strictObject(jsonlOptions),
  examples: [{ title: 'One object a line', config: {} }],
  async load() {
    const { jsonlFormat } = await import('./read.ts');
    return jsonlFormat;
  },
};
