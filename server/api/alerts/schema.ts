import { z } from 'zod';
import { pageQuery } from '../page.ts';

export const alertModel = z
  .object({
    id: z.string(),
    pipelineId: z.string().nullable(),
    pipelineName: z.string(),
    runId: z.string().nullable().meta({ description: 'null: it is about the trigger.' }),
    node: z.string(),
    code: z.string().meta({ description: 'Stable; tells kinds of alerts apart.' }),
    message: z.string(),
    next: z.string().meta({ description: 'What to do.' }),
    createdAt: z.string(),
    acknowledgedAt: z.string().nullable().meta({ description: 'When a person said that it is known.' }),
  })
  .meta({ id: 'Alert' });

export const listAlertsQuery = pageQuery.extend({
  state: z
    .enum(['open', 'acknowledged', 'all'])
    .default('open')
    .meta({ description: 'open: those that nobody has acknowledged.' }),
});

export type Alert = z.output<typeof alertModel>;
