import { z } from 'zod';
import { FIELD_TYPES, lengthModel, precisionModel, scaleModel } from './data-type.ts';

/** A column that a source node declares. */
export const sourceColumnModel = z.strictObject({
  name: z.string().min(1).meta({ title: 'Name', description: 'As the source names it.' }),
  dataType: z
    .enum([...FIELD_TYPES, 'untyped'])
    .default('untyped')
    .meta({ title: 'Type', description: 'untyped (default): the type of the target column that it ends in.' }),
  length: lengthModel.optional(),
  precision: precisionModel.optional(),
  scale: scaleModel.optional(),
  isNullable: z.boolean().default(true).meta({ title: 'Nullable', description: 'May be empty.' }),
});

/** Every source node takes this key beside those of its connector. */
export const sourceColumnsModel = z.array(sourceColumnModel).meta({
  title: 'Columns',
  description: 'What the source holds; filled in by discovery where it can be reached.',
  advanced: true,
});

/** Likewise, where a pipeline has several sources. */
export const sourceConnectorModel = z.string().min(1).meta({
  title: 'Connector',
  description:
    "Name or id of the stored connector that this node reads by. The pipeline's own when not given; another one where it has several sources.",
  advanced: true,
});

export type SourceColumnDraft = z.output<typeof sourceColumnModel>;
