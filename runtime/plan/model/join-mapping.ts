import { z } from 'zod';

const TEXT = /^\s*collection\.([a-z_][a-z0-9_]*)\s*=\s*customer\.([a-z_][a-z0-9_]*)\s*$/;

/** How rows of a collection find their customer. */
export const joinMappingModel = z
  .union([
    z
      .string()
      .regex(TEXT, 'Must read as collection.FIELD = customer.FIELD')
      .meta({ description: 'As the specification writes it.' }),
    z.strictObject({
      collectionField: z.string().min(1).meta({ title: 'Field', description: 'Field of the collection.' }),
      customerField: z
        .string()
        .min(1)
        .meta({ title: 'Customer field', description: 'Field of the customer that it equals.' }),
    }),
  ])
  .meta({
    title: 'Join mapping',
    description: 'Of a collection: which of its fields equals which field of the customer.',
    examples: ['collection.customer_id = customer.customer_id'],
  });

export type JoinMapping = z.output<typeof joinMappingModel>;

export interface JoinKeys {
  readonly collectionField: string;
  readonly customerField: string;
}

/** The two fields of a mapping, however it was written. */
export function joinKeys(mapping: JoinMapping): JoinKeys {
  if (typeof mapping !== 'string') return mapping;
  const [, collectionField = '', customerField = ''] = TEXT.exec(mapping) ?? [];
  return { collectionField, customerField };
}
