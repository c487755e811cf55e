import { z } from 'zod';
import { DEAD_LETTER_STATUSES } from '../../../runtime/contract/dead-letter.ts';
import { jsonModel, jsonObjectModel } from '../../../runtime/plan/model/json-value.ts';
import { moment } from '../moment.ts';
import { pageQuery } from '../page.ts';
import { runResponse } from '../runs/schema.ts';

const count = z.int().min(0);
const letterId = z.string().regex(/^\d{1,18}$/);

export const letterParams = z.strictObject({ id: letterId });

const filterKeys = {
  pipelineId: z.string().optional().meta({ description: 'Empty: of runs that were made from a file.' }),
  pipelineName: z.string().optional().meta({ description: 'As it was called when it ran.' }),
  runId: z.uuid().optional(),
  source: z.string().optional().meta({ description: 'Node of the source that read them.' }),
  node: z.string().optional(),
  column: z.string().optional().meta({ description: 'Empty: whole rows.' }),
  code: z.string().optional(),
  status: z.enum(DEAD_LETTER_STATUSES).optional(),
};

export const listLettersQuery = pageQuery.extend(filterKeys);
export const causesQuery = z.object(filterKeys);

/** Dead letters by their ids, or all that match. */
const selection = {
  ids: z.array(letterId).min(1).max(10_000).optional(),
  filter: z
    .strictObject(filterKeys)
    .optional()
    .meta({ description: 'All that match every key; `{}`: all. Give either `ids` or `filter`.' }),
};

const oneOf = ({ ids, filter }: { ids?: unknown; filter?: unknown }): boolean =>
  (ids === undefined) !== (filter === undefined);
const EITHER = { error: 'Give either ids or filter', path: ['filter'] };

export const selectionBody = z.strictObject(selection).refine(oneOf, EITHER).meta({ id: 'DeadLetterSelection' });

export const replayBody = z
  .strictObject({
    ...selection,
    version: z.int().min(1).optional().meta({ description: 'Of the pipeline; the live one where left out.' }),
  })
  .refine(oneOf, EITHER)
  .meta({ id: 'ReplayDeadLetters' });

export const editLetterBody = z
  .strictObject({
    record: jsonObjectModel.nullable().meta({
      description: 'The row as the source should have given it, in place of its record; null: its record again.',
    }),
  })
  .meta({ id: 'EditDeadLetter' });

export const editLettersBody = z
  .strictObject({
    ...selection,
    set: z
      .record(z.string(), z.string())
      .refine((set) => Object.keys(set).length > 0, { error: 'Name a field and its expression' })
      .meta({
        description:
          'Field → expression over the fields of the record, each as text; of a record that could not be read, over `raw`.',
        examples: [{ amount: "replace(amount, 'EUR ', '')" }],
      }),
  })
  .refine(oneOf, EITHER)
  .meta({ id: 'EditDeadLetters' });

export const editedResponse = z
  .object({
    matched: count,
    edited: count,
    failed: count.meta({ description: 'Letters for which an expression has no value; they stay as they are.' }),
    failures: z.array(z.object({ id: z.string(), field: z.string(), reason: z.string() })).meta({
      description: 'The first twenty of them.',
    }),
  })
  .meta({ id: 'EditedDeadLetters' });

export const purgeBody = z
  .strictObject({
    filter: z.strictObject(filterKeys).optional(),
    before: moment.optional().meta({ description: 'Only those rejected before.' }),
    open: z.boolean().default(false).meta({ description: 'Open ones too: their rows are lost for good.' }),
  })
  .meta({ id: 'PurgeDeadLetters' });

const refusal = z
  .object({
    code: z.string(),
    message: z.string(),
    next: z.string().meta({ description: 'What to do now.' }),
    node: z.string().optional(),
  })
  .nullable()
  .meta({ id: 'ReplayRefusal' });

const cause = {
  node: z.string(),
  column: z.string().nullable(),
  value: z.string().nullable(),
  code: z.string(),
  reason: z.string(),
};

export const letterResponse = z
  .object({
    id: z.string(),
    status: z.enum(DEAD_LETTER_STATUSES),
    runId: z.string(),
    pipelineId: z.string().nullable(),
    pipelineName: z.string(),
    pipelineVersion: z
      .int()
      .nullable()
      .meta({ description: 'The version whose node rejected it; null: the run was made from a file.' }),
    source: z.string().meta({ description: 'Node of the source that read it, and where a replay puts it in.' }),
    sourceLabel: z.string().nullable().meta({
      description: "What the version of its run calls that node; null: a node made the row of several sources'.",
    }),
    label: z.string().meta({ description: 'The file or topic that the row came from.' }),
    row: z.int(),
    line: z.int().nullable(),
    byte: z.int().nullable().meta({
      description:
        'Byte of the file, unpacked, at which the record begins, from 0; null: its format has numbers of records only, or the row was rejected behind the source.',
    }),
    ...cause,
    rule: z.string().nullable(),
    record: jsonModel.nullable().meta({ description: 'The row as the source gave it.' }),
    edited: jsonModel.nullable().meta({ description: 'What is replayed in its place.' }),
    editedAt: z.string().nullable(),
    replayRefusal: refusal.meta({
      description: 'Why a replay through the live version would be refused; null: it can be replayed, or is not open.',
    }),
    replayRunId: z.string().nullable().meta({ description: 'The replay that has taken it.' }),
    replayOf: z
      .string()
      .nullable()
      .meta({ description: 'The dead letter that it was before a replay rejected it again.' }),
    rejectedAgainAs: z.string().nullable().meta({ description: 'The dead letter that its replay made of it.' }),
    createdAt: z.string(),
    settledAt: z.string().nullable(),
  })
  .meta({ id: 'DeadLetter' });

export const causesResponse = z
  .object({
    data: z.array(
      z
        .object({
          pipelineId: z.string().nullable(),
          pipelineName: z.string(),
          node: z.string(),
          nodeLabel: z.string().meta({ description: 'What the version of the newest one calls the node.' }),
          nodeType: z.string().nullable().meta({
            description: 'source, target, or the type of the operator; null: that version has no such node.',
          }),
          column: z.string().nullable(),
          code: z.string(),
          reason: z.string().meta({ description: 'Of the newest one.' }),
          sources: z
            .array(
              z.object({
                node: z.string(),
                label: z.string().meta({ description: 'What the version of the newest one calls the node.' }),
                isOnly: z.boolean().meta({ description: 'None of the runs had another source.' }),
                count,
              }),
            )
            .meta({
              description:
                "The sources that read them, the most frequent first; none of rows that a node made of several sources'.",
            }),
          count,
          open: count,
          replayRefusal: refusal.meta({
            description:
              'Why a replay of the open ones through the live version would be refused; null: they can be replayed, or none is open.',
          }),
          runs: count.meta({ description: 'Runs that rejected them.' }),
          lastAt: z.string(),
        })
        .meta({ id: 'DeadLetterCause' }),
    ),
    total: count,
    pipelines: z
      .array(
        z.object({
          pipelineId: z.string().nullable(),
          pipelineName: z.string(),
          open: count,
          replayRefusal: refusal.meta({
            description: 'Why a replay of all its open ones at once would be refused; null: as with a cause.',
          }),
        }),
      )
      .meta({
        description: 'The same by pipeline: a replay of all is refused where a part of them cannot be replayed.',
      }),
  })
  .meta({ id: 'DeadLetterCauses' });

export const previewResponse = z.object({
  data: z.array(
    z
      .discriminatedUnion('outcome', [
        z.object({ id: z.string(), outcome: z.literal('loaded'), row: z.record(z.string(), z.string().nullable()) }),
        z.object({ id: z.string(), outcome: z.literal('dropped') }),
        z.object({ id: z.string(), outcome: z.literal('rejected'), reject: z.object(cause) }),
      ])
      .meta({ id: 'DeadLetterPreview' }),
  ),
});

export const replayResponse = z.object({ data: z.array(runResponse) });
export const discardedResponse = z.object({ discarded: count });
export const purgedResponse = z.object({ purged: count });

export const dlqQuery = z.object({
  node: z.string().optional(),
  source: z.string().optional().meta({ description: 'Node of the source that read them.' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const dlqResponse = z
  .object({
    runId: z.string(),
    nodeId: z.string().nullable(),
    quarantineTable: z.string(),
    count,
    replayRefusal: refusal.meta({
      description: 'Why a replay of the open ones would be refused; null: they can be replayed, or none is open.',
    }),
    rows: z.array(
      z.object({
        id: z.string(),
        ruleId: z.string().nullable(),
        row: jsonModel.nullable(),
        source: z.string().meta({ description: 'Node of the source that read it.' }),
        node: z.string(),
        column: z.string().nullable(),
        code: z.string(),
        reason: z.string(),
        status: z.enum(DEAD_LETTER_STATUSES),
        createdAt: z.string(),
      }),
    ),
    residual: z.string().optional().meta({ description: 'Why there are none.' }),
  })
  .meta({ id: 'RunDeadLetters' });

export type DeadLetter = z.output<typeof letterResponse>;
export type DeadLetterCause = z.output<typeof causesResponse>['data'][number];
export type ReplayRefusal = z.output<typeof refusal>;
export type LetterCauses = z.output<typeof causesResponse>;
