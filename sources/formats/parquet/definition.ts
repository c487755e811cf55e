import { z } from 'zod';
import { binaryOptions } from '../columnar/options.ts';
import type { FormatDefinition } from '../format.ts';

const config = z.strictObject(binaryOptions);

export const parquet = {
  kind: 'format',
  type: 'parquet',
  title: 'Parquet',
  summary:
    'Columns have the types of the file, nested ones become JSON. Only the columns that are wanted are fetched, page by page.',
  category: 'columnar',
  extensions: ['.parquet', '.parq', '.pq'],
  config,
  begins: (head) => head.toString('latin1', 0, 4) === 'PAR1',
  examples: [
    { title: 'Columns and types of the file', config: {} },
    { title: 'Bytes as Base64', config: { binaryText: 'base64' } },
  ],
  async load() {
    const { parquetFormat } = await import('./read.ts');
    return parquetFormat;
  },
} satisfies FormatDefinition<z.output<typeof config>>;
