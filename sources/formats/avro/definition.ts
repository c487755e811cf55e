import { z } from 'zod';
import { binaryOptions } from '../columnar/options.ts';
import type { FormatDefinition } from '../format.ts';

const config = z.strictObject(binaryOptions);

export const avro = {
  kind: 'format',
  type: 'avro',
  title: 'Avro',
  summary:
    'Container files, block by block. Columns have the types of the schema; records, arrays, maps and unions of several types become JSON.',
  category: 'columnar',
  extensions: ['.avro'],
  config,
  begins: (head) => head.toString('latin1', 0, 4) === 'Obj\u0001',
  examples: [{ title: 'Columns and types of the schema', config: {} }],
  async load() {
    const { avroFormat } = await import('./read.ts');
    return avroFormat;
  },
} satisfies FormatDefinition<z.output<typeof config>>;
