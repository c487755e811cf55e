import { z } from 'zod';
import { LOAD_MODES } from '../../contract/plan.ts';
import { COPY_FORMATS } from '../../contract/sink.ts';

const namesModel = z.array(z.string().min(1)).min(1);

/** Config of a target node. */
export const targetConfigModel = z.strictObject({
  loadMode: z.enum(LOAD_MODES).default('append').meta({
    title: 'Loading strategy',
    description:
      'append: insert new rows; existing ones are untouched. truncate: replace all rows, in one transaction. upsert: update the rows whose key is there, insert the others.',
  }),
  upsertKey: z
    .union([
      namesModel,
      z
        .string()
        .min(1)
        .transform((name) => [name]),
    ])
    .optional()
    .meta({
      title: 'Upsert key',
      description: 'Columns that tell rows apart: the primary key, or a unique field. The primary key when not given.',
      examples: [['email']],
    }),
  updateColumns: namesModel.optional().meta({
    title: 'Updated columns',
    description: 'Columns that an upsert changes in a row that is there. All that arrive, but the key, when not given.',
    examples: [['balance', 'last_seen']],
    advanced: true,
  }),
  allowEmpty: z.boolean().optional().meta({
    title: 'Allow an empty load',
    description: 'Lets truncate replace all rows by none when nothing arrives. Else the run fails and the table stays.',
  }),
  copyFormat: z.enum(COPY_FORMATS).default('auto').meta({
    title: 'COPY format',
    description: 'auto: binary wherever every column has an encoder, else text. binary: refuses otherwise.',
    advanced: true,
  }),
  schema: z
    .string()
    .optional()
    .meta({
      title: 'Table',
      description: "The table as the typed IR names it. Must be the pipeline's own schema.",
      examples: ['public.ds_customers'],
      advanced: true,
    }),
});

export type TargetConfig = z.output<typeof targetConfigModel>;
