import { z } from 'zod';

const namesModel = z.array(z.string().min(1)).min(1);

/** How a target with loadMode cdc_mirror reads changes. */
export const cdcConfigModel = z.strictObject({
  format: z.enum(['debezium', 'columns']).meta({
    title: 'Form of the changes',
    description:
      'debezium: the fields op, before and after arrive (or payload, which holds them). columns: the fields of the row arrive, and beside them one that says what happened.',
  }),
  opColumn: z
    .string()
    .min(1)
    .optional()
    .meta({
      title: 'Operation',
      description: 'With columns: field that says what happened to the row. "op" when not given.',
      examples: ['op'],
    }),
  upserts: namesModel.optional().meta({
    title: 'Operations that write',
    description:
      'With columns: operations after which the row is there. When not given: c, r, u, i, insert, update, upsert, read, in small or capital letters.',
    advanced: true,
  }),
  deletes: namesModel.optional().meta({
    title: 'Operations that delete',
    description:
      'With columns: operations after which the row is gone. When not given: d, delete, in small or capital letters.',
    advanced: true,
  }),
  oldKeyColumns: namesModel.optional().meta({
    title: 'Old key',
    description:
      'With columns: fields that hold the key as it was before, in the order of the key. Where it differs, the row of the old key is deleted.',
    advanced: true,
  }),
});

export type CdcConfig = z.output<typeof cdcConfigModel>;
