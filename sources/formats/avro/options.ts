import { z } from 'zod';
import { registryOptions } from '../../schema-registry/options.ts';
import { Malformed } from '../columnar/malformed.ts';
import { binaryOptions } from '../columnar/options.ts';
import { readSchema } from './read-schema.ts';
import { type AvroType, avroTypeOf } from './schema.ts';

/** A schema as text or as the JSON that it is. */
const schema = z.union([z.string(), z.record(z.string(), z.json()), z.array(z.json())]);

export type SchemaOption = z.output<typeof schema>;

export const avroOptions = {
  ...binaryOptions,
  readerSchema: schema.optional().meta({
    title: 'Reader schema',
    description:
      "An Avro schema (its JSON, or that as text) whose fields the rows have, whatever the schema of each file: by Avro's schema resolution, with aliases, defaults and promotions. Default: the schema of the file.",
    advanced: true,
  }),
  schemas: z.array(schema).min(1).optional().meta({
    title: 'Schemas of messages',
    description:
      "The schemas that wrote the messages of files in Avro's single-object encoding, one message behind the other; each is found by its fingerprint. The reader schema is one of them. Files with messages of several schemas need a reader schema.",
    advanced: true,
  }),
  registry: registryOptions.optional().meta({
    title: 'Schema registry',
    description:
      "Knows the schemas of messages. Files then may also hold messages in Confluent's framing, a zero and the four bytes of a schema's id before each: one, or several one behind the other, with a line end between them or none, as Kafka Connect writes them. Each schema is asked for once, with those that it refers to.",
    advanced: true,
  }),
};

export type AvroOptions = z.output<z.ZodObject<typeof avroOptions>>;

/** The JSON of a schema that an option gives. */
export function schemaJson(option: SchemaOption): unknown {
  return typeof option === 'string' && /^\s*["[{]/.test(option) ? readSchema(option) : option;
}

/** What is wrong with the schema of an option; `null`: nothing. */
export function schemaFault(option: SchemaOption): string | null {
  try {
    avroTypeOf(schemaJson(option));
    return null;
  } catch (error) {
    if (error instanceof Malformed) return error.message;
    throw error;
  }
}

/** The type that columns are of, where an option says it. */
export function readerTypeOf({ readerSchema }: Pick<AvroOptions, 'readerSchema'>): AvroType | null {
  return readerSchema === undefined ? null : avroTypeOf(schemaJson(readerSchema));
}
