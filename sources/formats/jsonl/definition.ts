import { z } from 'zod';
import type { FormatDefinition } from '../format.ts';
import { maxRecordBytes } from '../options.ts';
import { beginsWithLines } from './begins-with-lines.ts';

const config = z.strictObject({ maxRecordBytes });

export const jsonl = {
  kind: 'format',
  type: 'jsonl',
  title: 'JSON Lines',
  summary: 'One JSON object a line; a bad line is rejected with its number.',
  category: 'text',
  extensions: ['.jsonl', '.ndjson'],
  config,
  sequential: true,
  begins: beginsWithLines,
  examples: [{ title: 'One object a line', config: {} }],
  async load() {
    const { jsonlFormat } = await import('./read.ts');
    return jsonlFormat;
  },
} satisfies FormatDefinition<z.output<typeof config>>;
