import { z } from 'zod';
import { MISS_ACTIONS } from '../../contract/plan.ts';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const deadlineModel = z
  .strictObject({
    at: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Must be a time of day such as 06:00')
      .optional()
      .meta({
        title: 'At',
        description:
          'Time of day by which a file must have arrived. Left out: windowMinutes count from the last arrival, or from when the version was published.',
        examples: ['06:00'],
      }),
    timeZone: z
      .string()
      .refine(isTimeZone, 'No time zone of the IANA database')
      .optional()
      .meta({
        title: 'Time zone',
        description: 'Of the IANA database, for at and days. UTC when left out.',
        examples: ['Europe/Berlin'],
      }),
    days: z.array(z.enum(WEEKDAYS)).min(1).optional().meta({
      title: 'Days',
      description: 'Days of the week with a deadline. Every day when left out.',
    }),
    windowMinutes: z.int().min(1).max(44_640).optional().meta({
      title: 'Window in minutes',
      description:
        'With at: how long before the deadline a file may arrive; when left out, since the deadline before. Without: the longest time from one arrival to the next.',
    }),
    onMiss: z.enum(MISS_ACTIONS).default('alert').meta({
      title: 'When none has arrived',
      description:
        'alert: an alert, once for each window. fail: a failed run that says so. skip: it is noted with the trigger.',
    }),
  })
  .superRefine(({ at, timeZone, days, windowMinutes }, context) => {
    if (at !== undefined) return;
    const issue = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
    if (windowMinutes === undefined) issue('windowMinutes', 'Missing: needs a whole number, or at a time of day');
    if (timeZone !== undefined) issue('timeZone', 'Has no effect without at, a time of day');
    if (days !== undefined) issue('days', 'Has no effect without at, a time of day');
  })
  .meta({
    title: 'Deadline',
    description: 'By when a file must have arrived.',
    examples: [{ at: '06:00', timeZone: 'Europe/Berlin', windowMinutes: 60, onMiss: 'alert' }],
  });

const fileArrivalFields = {
  source: z.string().min(1).optional().meta({
    title: 'Source',
    description: 'Id of the source node whose files start runs. Needed where several nodes read files.',
  }),
  pollSeconds: z.int().min(1).max(86_400).default(60).meta({
    title: 'Seconds between looks',
    description: 'How often the store is asked what is there. An event makes it look at once.',
  }),
  settleSeconds: z.int().min(0).max(86_400).default(10).meta({
    title: 'Seconds to settle',
    description: 'A file is ready once it has not changed for so long: size, time and version.',
  }),
  deadline: deadlineModel.optional(),
};

const meta = {
  title: 'Arrival of files',
  description: 'A run starts when the source has a file that is new or has changed, and reads those that are ready.',
};

/** A run starts when a file arrives. */
export const fileArrivalModel = z
  .strictObject({
    type: z.literal('file_arrival').meta({ title: 'Type', description: 'file_arrival: files that arrive start runs.' }),
    ...fileArrivalFields,
  })
  .meta(meta);

/** What starts runs of a pipeline by itself, in both spellings. */
export const triggerModel = z
  .union([
    fileArrivalModel,
    z.strictObject({ file_arrival: z.strictObject(fileArrivalFields).meta({ ...meta, title: 'Arrival of files' }) }),
  ])
  .meta({
    title: 'Trigger',
    description:
      'What starts runs on a server by itself, once the version is published. Left out: somebody starts each.',
    examples: [
      {
        type: 'file_arrival',
        pollSeconds: 60,
        deadline: { at: '06:00', timeZone: 'Europe/Berlin', windowMinutes: 60, onMiss: 'alert' },
      },
    ],
  });

export type Trigger = z.output<typeof fileArrivalModel>;
export type Deadline = z.output<typeof deadlineModel>;

function isTimeZone(name: string): boolean {
  try {
    new Temporal.ZonedDateTime(0n, name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
