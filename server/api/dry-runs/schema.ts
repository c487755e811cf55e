import { z } from 'zod';
import { CHECK_ACTIONS } from '../../../runtime/contract/check.ts';
import { LOAD_MODES } from '../../../runtime/contract/plan.ts';
import { nodesFormModel } from '../../../runtime/plan/model/nodes-form.ts';
import { typedIrModel } from '../../../runtime/plan/model/typed-ir.ts';
import { runErrorModel } from '../runs/schema.ts';

const MOST_ROWS = 100_000;
const ROWS = 10_000;

const asked = {
  rows: z
    .union([z.int().min(1).max(MOST_ROWS), z.literal('all')])
    .default(ROWS)
    .meta({
      description:
        'Records of the source that are read at most; they are held in memory. `all`: all there are, batch by batch, for 10 minutes at most; not through nodes that hold all rows.',
    }),
};

/** What a dry run asks for, beside the pipeline. */
export const dryRunOptions = z.object(asked);

export const dryRunBody = z
  .union([nodesFormModel.extend(asked), typedIrModel.extend(asked)])
  .meta({ id: 'DryRunPipeline' });

export const dryRunSavedBody = z
  .strictObject({ ...asked, version: z.int().min(1).optional().meta({ description: 'The latest when left out.' }) })
  .optional()
  .meta({ id: 'DryRunSavedPipeline' });

const cause = z
  .object({
    node: z.string(),
    column: z.string().nullable(),
    code: z.string(),
    count: z.int(),
    reason: z.string().meta({ description: 'Of the first of them, as are value, label and row.' }),
    value: z.string().nullable(),
    label: z.string().nullable(),
    row: z.int().nullable(),
  })
  .meta({ id: 'DryRunCause' });

const tableShape = {
  target: z.string().meta({ description: 'Node of the target.' }),
  loadMode: z.enum(LOAD_MODES),
  table: z.string(),
  schema: z
    .array(z.object({ column: z.string(), before: z.string().nullable(), after: z.string().nullable() }))
    .meta({ description: 'Columns of the table that would differ.' }),
  columns: z.array(z.string()).meta({ description: 'Of the table, as it would be.' }),
  rows: z.array(z.array(z.string().nullable())).nullable().meta({
    description:
      'Some of the rows that would be written, as the table would hold them; null: it is too large to look for them.',
  }),
};

export const dryRunResponse = z
  .object({
    ...tableShape,
    others: z
      .array(z.object(tableShape).meta({ id: 'DryRunTable' }))
      .meta({ description: 'The same of the targets after the first.' }),
    shape: z.enum(['direct', 'staged']),
    read: z.object({
      records: z.int(),
      stoppedBy: z
        .enum(['limit', 'time'])
        .nullable()
        .meta({ description: 'Why no more were read; null: there are none.' }),
    }),
    nodes: z
      .array(
        z
          .object({
            node: z.string(),
            label: z.string(),
            type: z.string(),
            inputs: z.array(z.string()).meta({ description: 'Nodes whose rows go in.' }),
            in: z.int(),
            added: z.int(),
            out: z.int(),
            dropped: z.record(z.string(), z.int()),
            rejected: z.int(),
          })
          .meta({ id: 'DryRunNode' }),
      )
      .meta({ description: 'in + added = out + dropped + rejected' }),
    balanced: z.boolean(),
    causes: z.array(cause),
    statements: z
      .array(z.string())
      .meta({ description: 'What was sent and changes something, each once, in its order; all of it rolled back.' }),
    checks: z.array(
      z.object({
        node: z.string().nullable(),
        validator: z.string(),
        field: z.string().nullable(),
        expected: z.string(),
        found: z.string().nullable(),
        ok: z.boolean(),
        onFail: z.enum(CHECK_ACTIONS),
      }),
    ),
    hooks: z
      .array(z.object({ place: z.enum(['before', 'after']), kind: z.string(), what: z.string() }))
      .meta({ description: 'What a run would do besides; none of it was done.' }),
    sequences: z
      .array(z.string())
      .meta({ description: 'Sequences that have counted on: Postgres does not turn them back.' }),
    error: runErrorModel.nullable().meta({ description: 'What would end a run.' }),
  })
  .meta({ id: 'DryRun' });

export type DryRunAnswer = z.output<typeof dryRunResponse>;
