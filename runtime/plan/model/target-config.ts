import { z } from 'zod';
import { LOAD_MODES } from '../../contract/plan.ts';
import { COPY_FORMATS } from '../../contract/sink.ts';

import { cdcConfigModel } from './cdc-config.ts';
import { hooksModel } from './hooks-config.ts';

const namesModel = z.array(z.string().min(1)).min(1);

/** Config of a target node. */
export const targetConfigModel = z.strictObject({
  loadMode: z.enum(LOAD_MODES).default('append').meta({
    title: 'Loading strategy',
    description:
      'append: insert new rows; existing ones are untouched. truncate: replace all rows, in one transaction. upsert: update the rows whose key is there, insert the others. blue_green: fill another table and let it take the place of this one, which is kept for a roll back. incremental_watermark: insert the rows whose watermark is above the highest of former runs. cdc_mirror: apply inserts, updates and deletes that arrive as changes.',
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
    description:
      'Lets truncate and blue_green replace all rows by none when nothing arrives. Else the run fails and the table stays.',
  }),
  cdc: cdcConfigModel.optional().meta({
    title: 'Changes',
    description: 'How changes arrive, with loadMode cdc_mirror.',
  }),
  backupBeforeLoad: z.boolean().optional().meta({
    title: 'Backup before the load',
    description:
      'Copies the rows that the table has to <table>_backup, in place of the backup of an earlier load: in the transaction that loads where there is one, else before the first row is written.',
  }),
  hooks: hooksModel.optional().meta({
    title: 'Hooks',
    description: 'What is done before and after the load: SQL, a refresh, a function, a webhook.',
    advanced: true,
  }),
  watermarkColumn: z
    .string()
    .min(1)
    .optional()
    .meta({
      title: 'Watermark',
      description:
        'Column that grows with time: a run loads the rows above the highest value that former runs have loaded, and counts the others as filtered. A row without a value in it is a reject.',
      examples: ['updated_at'],
    }),
  keepOldHours: z.number().min(0).max(8_760).optional().meta({
    title: 'Keep the old table',
    description:
      'Hours for which blue_green keeps the table whose place was taken, for a roll back. 24 when not given; 0: dropped at once.',
    advanced: true,
  }),
  columnMapping: z
    .record(z.string().min(1), z.string().min(1))
    .optional()
    .meta({
      title: 'Column mapping',
      description: 'Column of the table → field that feeds it, where the two have other names.',
      examples: [{ email: 'E-Mail address' }],
    }),
  matchColumns: z.enum(['exact', 'ignore_case', 'ignore_spelling']).optional().meta({
    title: 'Match columns',
    description:
      'Which other names of a field are those of a column. exact (default): none. ignore_case: the same in upper or lower case. ignore_spelling: also firstName, First Name and first-name for first_name.',
  }),
  extraColumns: z.enum(['drop', 'fail']).optional().meta({
    title: 'Extra fields',
    description:
      'Fields that the table has no column for. drop (default): left out, and counted. fail: the pipeline does not run.',
  }),
  schemaDrift: z
    .enum(['fail', 'ignore', 'add_column', 'widen', 'add_and_widen'])
    .optional()
    .meta({
      title: 'Schema drift',
      description:
        'What to do when what arrives has other columns than the table. fail: the pipeline does not run. ignore: fields without a column are left out and counted. add_column: the table gets columns for them. widen: columns get the wider type that arrives, where no value is lost. add_and_widen: both. The plan shows the ALTER TABLE, and the load begins with it. With any but ignore the source is asked for its columns before each run, declared or not.',
      examples: ['add_column'],
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
      title: 'Schema',
      description:
        "Name or id of the schema whose table the rows go to, where it is not the pipeline's own; that may be named by its table, too.",
      examples: ['customers'],
      advanced: true,
    }),
});

export type TargetConfig = z.output<typeof targetConfigModel>;
