import { z } from 'zod';
import { CHECK_ACTIONS } from '../../../runtime/contract/check.ts';
import { ERROR_POLICIES, LOAD_MODES, MISS_ACTIONS, RUN_MODES } from '../../../runtime/contract/plan.ts';
import { RUN_STATUSES, RUN_TRIGGERS } from '../../../runtime/contract/run.ts';
import { jsonModel } from '../../../runtime/plan/model/json-value.ts';
import { originModel } from '../error-origin.ts';
import { moment } from '../moment.ts';
import { pageQuery } from '../page.ts';

const count = z.int().min(0);

export const runCountsModel = z
  .object({
    read: count,
    added: count,
    loaded: count,
    filtered: count,
    deduplicated: count,
    folded: count,
    superseded: count,
    skipped: count,
    deadLettered: count,
  })
  .meta({
    id: 'RunCounts',
    description: 'read + added = loaded + filtered + deduplicated + folded + superseded + skipped + deadLettered',
  });

export const runErrorModel = z
  .object({
    code: z.string(),
    message: z.string(),
    next: z.string(),
    node: z.string().optional(),
    origin: originModel.optional(),
    retryable: z.boolean(),
    detail: jsonModel.optional(),
  })
  .meta({ id: 'RunError' });

export const runResponse = z
  .object({
    id: z.string(),
    pipelineId: z.string().nullable(),
    pipelineName: z.string(),
    version: z.int().nullable(),
    status: z.enum(RUN_STATUSES),
    mode: z.enum(RUN_MODES),
    loadStrategy: z.enum(LOAD_MODES),
    trigger: z.enum(RUN_TRIGGERS),
    createdAt: z.string(),
    startedAt: z.string().nullable(),
    finishedAt: z.string().nullable(),
    counts: runCountsModel,
    balanced: z.boolean().meta({ description: 'Whether the row equation holds.' }),
    nodes: z.array(
      z
        .object({
          id: z.string(),
          type: z.string(),
          label: z.string(),
          inputs: z.array(z.string()).meta({ description: 'Nodes whose rows come in.' }),
          table: z.string().nullable().meta({ description: 'Of a target: the table that it loads into.' }),
          in: count,
          out: count,
          rejected: count,
          busyMs: z.number(),
        })
        .meta({ id: 'RunNode' }),
    ),
    splits: z.object({ total: count, done: count, listed: z.boolean() }),
    bytes: z.number().meta({ description: 'Of the source, read and committed.' }),
    totalBytes: z.number().nullable(),
    filesLeftOut: count.meta({
      description: 'Files that were not read, as an earlier run has loaded them: see `loadedFiles`.',
    }),
    rowsPerSecond: z.number(),
    memoryBytes: z.number().meta({ description: "Bound on the run's memory, by its plan." }),
    droppedColumns: z
      .array(
        z
          .object({
            name: z.string(),
            rows: count.meta({ description: 'Loaded rows that had a value in it, which was not stored.' }),
          })
          .meta({ id: 'DroppedColumn' }),
      )
      .meta({ description: 'Columns of the input that the target lacks.' }),
    watermark: z
      .object({
        column: z.string(),
        from: z.string().nullable().meta({ description: 'Where it stood at the start; rows above it were loaded.' }),
        to: z.string().nullable().meta({ description: 'Where the run left it.' }),
      })
      .nullable()
      .meta({ description: 'Of an incremental load.' }),
    wait: z
      .object({
        node: z.string().meta({ description: 'Source node that had nothing to read.' }),
        looks: count.meta({ description: 'How often the run has looked in vain.' }),
        mostLooks: count.meta({ description: 'In vain at most, all in all.' }),
        nextLookAt: z.string().nullable().meta({ description: 'null once it waits no more.' }),
        outcome: z
          .enum(['found', ...MISS_ACTIONS])
          .nullable()
          .meta({ description: 'null while it waits; then what came, or what was done as nothing has.' }),
      })
      .meta({ id: 'RunWait' })
      .nullable()
      .meta({ description: 'Of a run that had nothing to read at its start.' }),
    checks: z
      .array(
        z
          .object({
            node: z.string().nullable(),
            validator: z.string(),
            field: z.string().nullable(),
            expected: z.string(),
            found: z.string().nullable(),
            ok: z.boolean(),
            onFail: z.enum(CHECK_ACTIONS),
          })
          .meta({ id: 'RunCheck' }),
      )
      .meta({ description: 'How what was asked of all rows together came out.' }),
    error: runErrorModel.nullable(),
  })
  .meta({ id: 'Run' });

export const resumeBody = z
  .strictObject({
    errorHandling: z
      .enum(ERROR_POLICIES)
      .optional()
      .meta({ description: "Where bad rows go from now on; as the run's plan says when left out." }),
    maxErrors: z
      .int()
      .min(0)
      .nullable()
      .optional()
      .meta({ description: 'Rows that may fail in all, those that have included; null: any number.' }),
    maxErrorRate: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .optional()
      .meta({ description: 'Share of the rows read that may fail, 0.01 = 1 %; null: any.' }),
  })
  .optional()
  .meta({ id: 'ResumeRun' });

export const listRunsQuery = pageQuery.extend({
  pipelineId: z.string().optional(),
  status: z.enum(RUN_STATUSES).optional(),
  trigger: z.enum(RUN_TRIGGERS).optional(),
  since: moment.optional().meta({ description: 'Created at or after.' }),
  until: moment.optional().meta({ description: 'Created before.' }),
});

export const rowErrorModel = z
  .object({
    id: z.string(),
    label: z.string().meta({ description: 'The file or topic that the row came from.' }),
    row: z.int().meta({ description: 'Record number in it, from 1, header excluded.' }),
    line: z.int().nullable(),
    lineColumn: z.int().nullable(),
    byte: z.int().nullable().meta({
      description:
        'Byte of the file, unpacked, at which the record begins, from 0; null: its format has numbers of records only, or the row was rejected behind the source.',
    }),
    node: z.string(),
    column: z.string().nullable(),
    value: z.string().nullable(),
    code: z.string(),
    reason: z.string(),
    rule: z.string().nullable().meta({ description: 'Id of the rule that the row breaks, of a validate node.' }),
    record: jsonModel.nullable().meta({
      description: 'The row as the source gave it; of rows that are no dead letters, without what the pipeline masks.',
    }),
    disposition: z.enum(['dead_letter', 'skipped', 'failed']),
    createdAt: z.string(),
  })
  .meta({ id: 'RowError' });

export const rowErrorCauseModel = z
  .object({
    node: z.string(),
    column: z.string().nullable(),
    rule: z.string().nullable(),
    code: z.string(),
    disposition: z.enum(['dead_letter', 'skipped', 'failed']),
    rows: count,
    example: z
      .object({ label: z.string(), row: z.int(), value: z.string().nullable(), reason: z.string() })
      .meta({ description: 'The first of them.' }),
  })
  .meta({ id: 'RowErrorCause' });

export const listCausesQuery = pageQuery.extend({
  disposition: z.enum(['dead_letter', 'skipped', 'failed']).optional(),
});

export const listErrorsQuery = pageQuery.extend({
  node: z.string().optional(),
  code: z.string().optional(),
  rule: z.string().optional(),
  column: z.string().optional(),
  disposition: z.enum(['dead_letter', 'skipped', 'failed']).optional(),
});

export const logEntryModel = z
  .object({ at: z.string(), stage: z.string(), message: z.string() })
  .meta({ id: 'RunLogEntry' });

/** What a WebSocket sends. */
export const liveMessageModel = z
  .union([
    z.object({ kind: z.enum(['snapshot', 'progress', 'ended']), run: runResponse }),
    z.object({ kind: z.literal('log'), entry: logEntryModel }),
  ])
  .meta({ id: 'LiveMessage' });

export const progressParams = z.strictObject({ id: z.string().min(1), runId: z.string().min(1) });

export const progressResponse = z
  .object({
    status: z.enum(['pending', 'running', 'completed', 'failed', 'completed_with_errors', 'cancelled']),
    totalRows: z.int().nullable().meta({ description: 'Estimated from bytes until the run has ended.' }),
    processedRows: count,
    rowsIn: count,
    rowsOut: count,
    failedRows: count,
    skippedRows: count,
    partitions: count,
    completedPartitions: count,
    partitionDetails: z.array(
      z.object({
        index: count,
        status: z.enum(['pending', 'running', 'completed']),
        rows: count,
        progress: z.number().optional(),
      }),
    ),
    validationErrors: z.array(
      z.object({
        row: z.int(),
        column: z.string().nullable(),
        value: z.string().nullable(),
        error: z.string(),
        code: z.string(),
        node: z.string(),
      }),
    ),
    eta: z.string().nullable(),
    durationMs: z.int(),
    loadStrategy: z.enum(LOAD_MODES),
    log: z.array(z.object({ stage: z.string(), message: z.string(), timestamp: z.string() })),
  })
  .meta({ id: 'RunProgress' });

export type Run = z.output<typeof runResponse>;
export type RowErrorCause = z.output<typeof rowErrorCauseModel>;
export type RowError = z.output<typeof rowErrorModel>;
export type RunLogEntry = z.output<typeof logEntryModel>;
export type LiveMessage = z.output<typeof liveMessageModel>;
export type RunProgress = z.output<typeof progressResponse>;
