import { z } from 'zod';
import { DROP_CAUSES, RULE_ACTIONS } from '../../../runtime/contract/batch.ts';
import { DATA_TYPES } from '../../../runtime/contract/column.ts';
import { jsonModel } from '../../../runtime/plan/model/json-value.ts';
import { nodesFormModel } from '../../../runtime/plan/model/nodes-form.ts';
import { typedIrModel } from '../../../runtime/plan/model/typed-ir.ts';

const MOST_ROWS = 1_000;
const ROWS = 100;

const rows = z.array(z.record(z.string(), jsonModel)).max(MOST_ROWS);

const asked = {
  rows: rows.optional().meta({
    description: 'Rows to preview with, values by column of the source. Those of the source itself when left out.',
  }),
  rowsBySource: z.record(z.string(), rows).optional().meta({
    description: 'The same of a pipeline with several sources, by node. A source that is not named is read.',
  }),
  limit: z.int().min(1).max(MOST_ROWS).default(ROWS).meta({ description: 'Records of the source that are read.' }),
  upTo: z.string().optional().meta({ description: 'Id of the last node to look at. All of them when left out.' }),
};

/** What a preview of a whole pipeline asks for, beside the pipeline. */
export const previewOptions = z.object(asked);

export const previewBody = z
  .union([nodesFormModel.extend(asked), typedIrModel.extend(asked)])
  .meta({ id: 'PreviewPipeline' });

export const previewSavedBody = z
  .strictObject({
    ...asked,
    version: z.int().min(1).optional().meta({ description: 'The latest when left out.' }),
  })
  .optional()
  .meta({ id: 'PreviewSavedPipeline' });

const origin = z
  .object({
    label: z.string().meta({ description: 'What it was read from: the path of a file.' }),
    row: z.int().meta({ description: 'Number of the record in it, from 1.' }),
    line: z.int().optional(),
    byte: z
      .int()
      .optional()
      .meta({ description: 'Of the unpacked file, at which the record begins, or the damage shows.' }),
  })
  .nullable();

const from = z
  .int()
  .nullable()
  .meta({ description: 'Which of the rows that went in it is, from 0; null: of several, or none.' });

const column = z
  .object({
    name: z.string(),
    type: z.enum(DATA_TYPES),
    length: z.int().optional(),
    precision: z.int().optional(),
    scale: z.int().optional(),
    nullable: z.boolean(),
    hidden: z.literal(true).optional().meta({ description: 'The pipeline hides its values: they show as `***`.' }),
  })
  .meta({ id: 'PreviewColumn' });

const row = z
  .object({
    from,
    origin,
    cells: z.array(z.string().nullable()).meta({
      description: 'In the order of the columns, as Postgres prints values, the first 4,000 characters of each.',
    }),
  })
  .meta({ id: 'PreviewRow' });

const reject = z
  .object({
    from,
    origin,
    column: z.string().nullable(),
    value: z.string().nullable(),
    code: z.string(),
    reason: z.string(),
    rule: z.string().optional(),
    action: z.enum(RULE_ACTIONS).optional(),
    next: z.string().optional().meta({
      description: 'Of a file that cannot be read on: what to do. Its other rows are those before the damage.',
    }),
  })
  .meta({ id: 'PreviewReject' });

const node = z
  .object({
    node: z.string(),
    label: z.string(),
    type: z.string().meta({ description: '`source`, `target`, or the type of the operator.' }),
    inputs: z.array(z.string()).meta({ description: 'Nodes whose rows went in, one after another.' }),
    taken: z.array(z.int()).nullable().meta({
      description: 'Which of all rows of its inputs, counted on from one to the next, went in; null: all.',
    }),
    given: z.boolean().meta({ description: 'Its rows are those of the request.' }),
    columns: z.array(column),
    rows: z.array(row).meta({ description: 'What came out; of the target, as the table would hold it.' }),
    rejects: z.array(reject),
    dropped: z.array(z.object({ cause: z.enum(DROP_CAUSES), count: z.int(), rows: z.array(z.int()).nullable() })),
    added: z.int().meta({ description: 'Rows that it made beside those that went in.' }),
  })
  .meta({ id: 'PreviewNode' });

export const previewResponse = z
  .object({
    nodes: z.array(node),
    read: z
      .object({
        records: z.int(),
        stoppedBy: z
          .enum(['limit', 'time'])
          .nullable()
          .meta({ description: 'Why no more were read; null: there are none.' }),
      })
      .nullable(),
  })
  .meta({ id: 'Preview' });

export type Preview = z.output<typeof previewResponse>;
