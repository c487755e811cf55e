import { z } from 'zod';
import { MISS_ACTIONS } from '../../runtime/contract/plan.ts';

/** How long a run waits for files that are not there when it starts. */
export const waitPolicy = z
  .strictObject({
    maxRetries: z.int().min(0).max(1_000).meta({
      title: 'Looks again',
      description: 'How often a run that has found no file looks again.',
    }),
    intervalMinutes: z.number().min(0.01).max(1_440).meta({
      title: 'Minutes between',
      description: 'From one look to the next: up to a day.',
    }),
    onMissAction: z.enum(MISS_ACTIONS).meta({
      title: 'When none has come',
      description:
        'fail: the run fails. skip: it ends with nothing read; the table, the hooks and the archive are left alone. alert: so it does, and an alert says so.',
    }),
  })
  .meta({
    title: 'Wait for files',
    description:
      'Without it a run fails at once that finds no file. Where loadedFiles is skip, a run waits for one that is new. Declare the columns: a run without a file cannot learn them.',
    examples: [{ maxRetries: 3, intervalMinutes: 5, onMissAction: 'skip' }],
  });
