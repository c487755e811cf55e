import { z } from 'zod';
import { ERROR_POLICIES, RUN_MODES, VALIDATION_MODES } from '../../contract/plan.ts';

/** What the API shows where no batch size was set; the plan then chooses for itself. */
export const SHOWN_BATCH_SIZE = 10_000;

export const retryModel = z
  .strictObject({
    maxAttempts: z
      .int()
      .min(1)
      .max(100)
      .meta({ title: 'Attempts', description: 'Tries in all, counted anew after each commit; 1 = none again.' }),
    backoff: z
      .literal('exponential')
      .default('exponential')
      .meta({ title: 'Backoff', description: 'The waits between tries double, from 0.1 to 5 seconds.' }),
  })
  .meta({
    title: 'Retry',
    description:
      'How often a transient fault of source or target (a lost connection, a deadlock, a read error) is tried again before the run fails. Not set: for about a minute.',
  });

export const validationModel = z
  .strictObject({
    mode: z.enum(VALIDATION_MODES).optional().meta({
      title: 'Validation',
      description:
        'strict: all or nothing. skip: a row that the target refuses is logged and dropped. coerce: values are converted or trimmed first; what still fails goes where errorHandling says.',
    }),
    columns: z
      .record(z.string().min(1), z.enum(VALIDATION_MODES))
      .optional()
      .meta({
        title: 'Columns',
        description:
          "Modes of single columns of the target, for rows that fail in them, in place of the pipeline's. A strict column makes the whole load all or nothing.",
        examples: [{ email: 'strict', nickname: 'coerce' }],
        advanced: true,
      }),
  })
  .meta({ title: 'Validation', description: 'Rows are always tested against the target; this says how.' });

/** Rows read before an error rate counts. */
export const RATE_AFTER_ROWS = 1_000;

const anomalyModel = z
  .strictObject({
    baselineRuns: z.int().min(1).max(1_000).default(5).meta({
      title: 'Past runs',
      description: 'How many of the last good runs are looked at. Until there are so many, nothing is judged.',
    }),
    maxDeviation: z
      .number()
      .positive()
      .meta({
        title: 'Greatest deviation',
        description: 'From the mean of their rows: 0.5 = half as many more or fewer.',
        examples: [0.5],
      }),
    onAnomaly: z.enum(['fail', 'warn']).default('fail').meta({
      title: 'On an anomaly',
      description:
        'fail: nothing is loaded, where the load is staged. warn: the run says so. A direct load only warns.',
    }),
  })
  .meta({ title: 'Anomaly', description: 'Holds the number of rows of a run to that of past runs.', advanced: true });

/** How a pipeline runs. Every field has a default. */
export const executionConfigModel = z.strictObject({
  mode: z.enum(RUN_MODES).optional().meta({
    title: 'Mode',
    description:
      'batch (default): a run reads its whole source, and ends with it. streaming is for a source that never ends, micro_batch for schedules; this version has neither.',
  }),
  batchSize: z
    .int()
    .min(1)
    .max(1_000_000_000)
    .optional()
    .meta({
      title: 'Batch size',
      description: `Rows a transaction. Shown as ${SHOWN_BATCH_SIZE}; where it is not set, the plan chooses.`,
      examples: [SHOWN_BATCH_SIZE],
    }),
  parallelism: z
    .int()
    .min(1)
    .max(16)
    .optional()
    .meta({ title: 'Parallelism', description: 'Lanes, 1 (default) to 16.' }),
  partitioning: z
    .union([
      z.null(),
      z.literal('none'),
      z.strictObject({
        field: z.string().min(1).meta({ title: 'Field', description: 'Equal values go to one lane.' }),
      }),
    ])
    .optional()
    .meta({
      title: 'Partitioning',
      description: 'none (default), or the field whose equal values must stay in order.',
    }),
  errorHandling: z.enum(ERROR_POLICIES).optional().meta({
    title: 'Error handling',
    description: 'Where a bad row goes: fail (default), skip, or dlq (dead letters).',
  }),
  validation: validationModel.optional(),
  maxErrors: z
    .int()
    .min(0)
    .optional()
    .meta({
      title: 'Most errors',
      description: 'Rows that may be skipped or dead-lettered; a run beyond them stops with `run.error_budget`.',
      examples: [100],
    }),
  maxErrorRate: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .meta({
      title: 'Greatest error rate',
      description: 'Share of the rows read that may be skipped or dead-lettered: 0.01 = 1 %.',
      examples: [0.01],
    }),
  errorRateAfterRows: z
    .int()
    .min(1)
    .optional()
    .meta({
      title: 'Error rate from',
      description: `Rows read before the rate counts, ${RATE_AFTER_ROWS} when not given. A run of fewer is held to maxErrors only.`,
      advanced: true,
    }),
  anomaly: anomalyModel.optional(),
  retry: retryModel.optional(),
});

export type ExecutionConfig = {
  -readonly [K in Exclude<keyof z.output<typeof executionConfigModel>, 'partitioning'>]?: NonNullable<
    z.output<typeof executionConfigModel>[K]
  >;
} & { partitioning?: { field: string } };
