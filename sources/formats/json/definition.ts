import { z } from 'zod';
import type { FormatDefinition } from '../format.ts';
import { jsonOptions } from '../options.ts';

export const json: FormatDefinition = {
  kind: 'format',
  type: 'json',
  title: 'JSON',
  summary: 'An array is one row an element, whatever its size; an object is one row.',
  category: 'text',
  extensions: ['.json'],
  config: z.strictObject(jsonOptions),
  examples: [
    { title: 'An array of objects', config: {} },
    { title: 'The records are deeper inside', config: { recordPath: 'data.items' } },
  ],
  async load() {
    const { jsonFormat } = await import('./read.ts');
    return jsonFormat;
  },
};
