import { z } from 'zod';
import type { FormatDefinition } from '../format.ts';
import { avroOptions, schemaFault } from './options.ts';

const config = z.strictObject(avroOptions);

export const avro = {
  kind: 'format',
  type: 'avro',
  title: 'Avro',
  summary:
    'Container files, block by block, with every codec of the specification, and files of messages: single objects, or framed with the ids of a schema registry. Columns have the types of the schema; records, arrays, maps and unions of several types become JSON.',
  category: 'columnar',
  extensions: ['.avro'],
  config,
  check({ readerSchema, schemas = [] }, issue) {
    const fault = readerSchema === undefined ? null : schemaFault(readerSchema);
    if (fault !== null) issue('readerSchema', `it is no Avro schema: ${fault}`);
    for (const [index, schema] of schemas.entries()) {
      const wrong = schemaFault(schema);
      if (wrong !== null) issue('schemas', `number ${index + 1} is no Avro schema: ${wrong}`);
    }
  },
  // A message begins with bytes that are no UTF-8.
  begins: (head) => head.toString('latin1', 0, 4) === 'Obj\u0001' || head.toString('latin1', 0, 2) === '\u00c3\u0001',
  examples: [
    { title: 'Columns and types of the schema', config: {} },
    {
      title: 'Columns of a reader schema',
      config: {
        readerSchema: {
          type: 'record',
          name: 'r',
          fields: [
            { name: 'customer', aliases: ['name'], type: 'string' },
            { name: 'country', type: 'string', default: 'NL' },
          ],
        },
      },
    },
    {
      title: 'Messages of one schema',
      config: {
        schemas: [
          {
            type: 'record',
            name: 'r',
            fields: [
              { name: 'nr', type: 'int' },
              { name: 'name', type: 'string' },
            ],
          },
        ],
      },
    },
  ],
  async load() {
    const { avroFormat } = await import('./read.ts');
    return avroFormat;
  },
} satisfies FormatDefinition<z.output<typeof config>>;
