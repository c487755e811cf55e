import { z } from 'zod';
import { DROP_CAUSES } from '../../contract/batch.ts';
import { jsonModel } from './json-value.ts';

/** Rows that one list of a test may hold: what a person can read, and what can be laid side by side in no time. */
const MAX_ROWS = 1_000;
export const MAX_TESTS = 500;

const idModel = z.string().min(1).max(200);

const rowModel = z.record(z.string(), jsonModel);
const rowsModel = z.array(rowModel).max(MAX_ROWS);

const expectedRejectModel = z
  .strictObject({
    row: z.int().min(1).optional().meta({ title: 'Row', description: 'Which of the rows that go in, from 1.' }),
    column: z.string().min(1).optional().meta({ title: 'Column', description: 'The column that it failed in.' }),
    code: z
      .string()
      .min(1)
      .optional()
      .meta({ title: 'Code', description: 'The cause, as a code.', examples: ['row.not_numeric'] }),
    reason: z.string().min(1).optional().meta({ title: 'Reason', description: 'Part of the reason, in its words.' }),
    value: z.string().nullable().optional().meta({ title: 'Value', description: 'The value that failed.' }),
    rule: z.string().min(1).optional().meta({ title: 'Rule', description: 'Id of the rule that it broke.' }),
    node: idModel.optional().meta({ title: 'Node', description: 'Where it failed.' }),
  })
  .refine((reject) => Object.keys(reject).length > 0, 'Must say something of the reject: its row, column or code');

const droppedModel = z.strictObject(
  Object.fromEntries(
    DROP_CAUSES.map((cause) => [
      cause,
      z
        .int()
        .min(0)
        .optional()
        .meta({ title: cause, description: `Rows that are ${cause}.` }),
    ]),
  ) as { [C in (typeof DROP_CAUSES)[number]]: z.ZodOptional<z.ZodInt> },
);

const expectationFields = {
  rows: rowsModel.optional().meta({
    title: 'Rows',
    description: 'What comes out, in its order. A column that a row does not name is expected to be NULL.',
    examples: [[{ customer_id: 1, name: 'Ann' }]],
  }),
  unordered: z.boolean().optional().meta({ title: 'Unordered', description: 'The order of the rows is no matter.' }),
  partial: z
    .boolean()
    .optional()
    .meta({ title: 'Partial', description: 'Columns that a row does not name are no matter.' }),
  rejects: z
    .union([z.int().min(0), z.array(expectedRejectModel).max(MAX_ROWS)])
    .optional()
    .meta({
      title: 'Rejects',
      description:
        'The rows that fail, in any order, each by what is said of it; or how many. Not given: none fails, but where a node expects it.',
      examples: [[{ row: 2, column: 'balance', code: 'row.not_numeric' }]],
    }),
  dropped: droppedModel.optional().meta({
    title: 'Dropped',
    description: 'How many rows leave on purpose, by cause; of a cause that is not named, none.',
    examples: [{ filtered: 1 }],
  }),
  columns: z
    .record(z.string(), z.string().min(1).nullable())
    .optional()
    .meta({
      title: 'Columns',
      description:
        'Types of columns that come out; null: there is no such column. Those that are not named are no matter.',
      examples: [{ balance: 'numeric(12,2)', internal: null }],
    }),
};

/** What is expected of one node. */
const expectationModel = z
  .strictObject(expectationFields)
  .refine((expectation) => Object.keys(expectation).length > 0, 'Must expect something, for instance rows');

const expectModel = z
  .strictObject({
    ...expectationFields,
    nodes: z
      .record(idModel, expectationModel)
      .optional()
      .meta({
        title: 'Nodes',
        description: 'The same of single nodes on the way, by their id: what comes out of each.',
        examples: [{ with_balance: { dropped: { filtered: 1 } } }],
      }),
  })
  .refine((expectation) => Object.keys(expectation).length > 0, 'Must expect something, for instance rows');

/** One test of a pipeline: rows that go in, and what is to come out. */
export const pipelineTestModel = z.strictObject({
  name: idModel.meta({
    title: 'Name',
    description: 'What it shows. Unique in the pipeline.',
    examples: ['customers without a balance are left out'],
  }),
  description: z.string().optional().meta({ title: 'Description', description: 'Why it matters.' }),
  at: z.iso
    .datetime({ offset: true, error: 'Must be a time with its zone, for instance 2026-01-31T12:00:00Z' })
    .optional()
    .meta({
      title: 'At',
      description: 'The time at which the clock stands, for now() and its like. Not given: the time of the test.',
      examples: ['2026-01-31T12:00:00Z'],
    }),
  node: idModel.optional().meta({
    title: 'Node',
    description: 'Only this node is tested: the rows come into it. Not given: the whole pipeline, to its target.',
  }),
  rows: z.union([rowsModel, z.record(idModel, rowsModel)]).meta({
    title: 'Rows',
    description:
      'What the source reads, or what comes into the node. Where there are several sources or inputs, by their ids. A column that a row does not name is NULL.',
    examples: [[{ customer_id: '1', full_name: 'Ann', balance: '10.50' }]],
  }),
  tables: z.record(z.string().min(1), rowsModel).optional().meta({
    title: 'Tables',
    description:
      'Rows of the tables that nodes look into, by the name that their settings have; those of a summary as `accounts.summary`.',
    advanced: true,
  }),
  expect: expectModel.meta({ title: 'Expected', description: 'What comes out: what the target is given.' }),
});

export const pipelineTestsModel = z
  .array(pipelineTestModel)
  .max(MAX_TESTS)
  .meta({ title: 'Tests', description: 'What the pipeline must do with rows that stand here: `sluice test`.' });

export type PipelineTest = z.output<typeof pipelineTestModel>;
export type Expectation = z.output<typeof expectationModel>;
export type ExpectedReject = z.output<typeof expectedRejectModel>;
