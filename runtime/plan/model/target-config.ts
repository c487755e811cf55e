import { z } from 'zod';
import { LOAD_MODES } from '../../contract/plan.ts';
import { COPY_FORMATS } from '../../contract/sink.ts';

/** Config of a target node. */
export const targetConfigModel = z.strictObject({
  loadMode: z
    .enum(LOAD_MODES)
    .default('append')
    .meta({ title: 'Loading strategy', description: 'append: insert new rows; existing ones are untouched.' }),
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
