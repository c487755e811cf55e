import { z } from 'zod';
import type { FormatDefinition } from '../format.ts';
import { beginsWithLines } from '../jsonl/begins-with-lines.ts';
import { jsonOptions } from './options.ts';

const config = z.strictObject(jsonOptions);

export const json = {
  kind: 'format',
  type: 'json',
  title: 'JSON',
  summary: 'An array is one row an element, whatever its size; an object is one row.',
  category: 'text',
  extensions: ['.json'],
  config,
  sequential: true,
  begins: (head) => /^(?:\xef\xbb\xbf)?\s*[[{]/.test(head.toString('latin1')) && !beginsWithLines(head),
  examples: [
    { title: 'An array of objects', config: {} },
    { title: 'The records are deeper inside', config: { recordPath: 'data.items' } },
  ],
  async load() {
    const { jsonFormat } = await import('./read.ts');
    return jsonFormat;
  },
} satisfies FormatDefinition<z.output<typeof config>>;
