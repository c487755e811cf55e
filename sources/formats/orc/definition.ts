import { z } from 'zod';
import { binaryOptions } from '../columnar/options.ts';
import type { FormatDefinition } from '../format.ts';

const config = z.strictObject(binaryOptions);

export const orc = {
  kind: 'format',
  type: 'orc',
  title: 'ORC',
  summary:
    'Columns have the types of the file, nested ones become JSON. Stripe by stripe, in each only the streams of the columns that are wanted.',
  category: 'columnar',
  extensions: ['.orc'],
  config,
  // A text may begin with these letters, too; behind them a stripe has bytes that no text has.
  begins: (head) => head.toString('latin1', 0, 3) === 'ORC' && head.subarray(3, 32).some((byte) => byte < 9),
  examples: [
    { title: 'Columns and types of the file', config: {} },
    { title: 'Bytes as Base64', config: { binaryText: 'base64' } },
  ],
  async load() {
    const { orcFormat } = await import('./read.ts');
    return orcFormat;
  },
} satisfies FormatDefinition<z.output<typeof config>>;
