import { z } from 'zod';
import { jsonModel } from '../../../runtime/plan/model/json-value.ts';
import { triggerShown } from '../pipelines/schema.ts';

export const TRIGGER_STATES = ['none', 'unpublished', 'paused', 'watching', 'failing'] as const;

export const triggerResponse = z
  .object({
    state: z.enum(TRIGGER_STATES).meta({
      description:
        'none: neither the live version nor the latest has one. unpublished: only the latest has. paused: the pipeline is. failing: the last look was in vain, and it tries again.',
    }),
    version: z.int().nullable().meta({ description: 'The published version, whose trigger it is.' }),
    trigger: triggerShown.nullable(),
    lastLookAt: z.string().nullable(),
    nextLookAt: z.string().nullable().meta({ description: 'null: at once, or never while it rests.' }),
    lastArrivalAt: z
      .string()
      .nullable()
      .meta({ description: 'When a file was seen first that was new or had changed.' }),
    lastRunId: z.string().nullable().meta({ description: 'The last run that it started.' }),
    waitingFiles: z
      .int()
      .meta({ description: 'Files that have arrived and no run was given: they settle, or a run goes on.' }),
    nextDeadlineAt: z.string().nullable(),
    lastMissedAt: z.string().nullable().meta({ description: 'The last deadline by which nothing had arrived.' }),
    error: z
      .object({
        code: z.string(),
        message: z.string(),
        next: z.string(),
        since: z.string().nullable().meta({ description: 'When the first of these looks failed.' }),
        looks: z.int().meta({ description: 'Looks in a row that failed.' }),
      })
      .nullable(),
  })
  .meta({ id: 'TriggerState' });

const faultModel = z.object({ code: z.string(), message: z.string(), next: z.string() });

export const triggerLookResponse = z
  .object({
    outcome: z.enum(['looked', 'failed', 'looking']).meta({
      description:
        'looked: it saw all there is. failed: `error` says why, and it tries again. looking: it takes long, or another server looks; it goes on by itself.',
    }),
    arrivedFiles: z.int().meta({ description: 'Files that it has seen first, or changed.' }),
    startedRunId: z.string().nullable().meta({ description: 'The run that it has started.' }),
    startedFiles: z.int().meta({ description: 'Files that the run was given.' }),
    waitingFiles: z.int().meta({ description: 'Files that no run was given.' }),
    waitsFor: z.enum(['settling', 'run']).nullable().meta({
      description:
        'settling: they must stay as they are for `settleSeconds`. run: a run of the pipeline goes on, or has just ended.',
    }),
    missed: faultModel.nullable().meta({ description: 'The deadline by which nothing had arrived.' }),
    error: faultModel.nullable(),
    trigger: triggerResponse.meta({ description: 'How it stands now.' }),
  })
  .meta({ id: 'TriggerLook' });

export const arrivalsQuery = z.object({
  key: z.string().optional().meta({
    description: 'API key, for senders that can set no header: give them a key of the role viewer.',
  }),
});

export const arrivalsBody = jsonModel.meta({
  id: 'ArrivalEvent',
  description:
    'An event of S3 (also by EventBridge or SNS), a push of Pub/Sub about a bucket of Google Cloud Storage, events of Event Grid about an Azure container, or { "path": "in/a.csv" }.',
  examples: [{ path: 'in/orders-2026-01-31.csv' }],
});

export const arrivalsResponse = z
  .object({
    paths: z.array(z.string()).meta({ description: 'What the event names.' }),
    state: z.enum(TRIGGER_STATES),
    validationResponse: z.string().optional().meta({ description: 'The answer to the handshake of Event Grid.' }),
  })
  .meta({ id: 'ArrivalNoted' });

export type TriggerStateShown = z.output<typeof triggerResponse>;
export type TriggerLookShown = z.output<typeof triggerLookResponse>;
