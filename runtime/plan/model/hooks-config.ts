import { z } from 'zod';

const onFailure = z
  .enum(['fail', 'warn'])
  .default('fail')
  .meta({ title: 'When it fails', description: 'fail: so does the run. warn: its log says so, and the run goes on.' });

/** What is done before or after a load. */
export const hookModel = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('sql').meta({ title: 'Kind', description: 'Statements of SQL.' }),
      sql: z
        .string()
        .min(1)
        .meta({
          title: 'SQL',
          description: 'One or more statements, run as the database user of the server, in one transaction.',
          examples: ['ANALYZE ds_customers'],
        }),
      onFailure,
    }),
    z.strictObject({
      kind: z.literal('refresh').meta({ title: 'Kind', description: 'Refresh of a materialized view.' }),
      view: z
        .string()
        .min(1)
        .meta({
          title: 'Materialized view',
          description: 'Refreshed concurrently, readers going on, where it is filled and has a unique index.',
          examples: ['public.customers_by_city'],
        }),
      onFailure,
    }),
    z.strictObject({
      kind: z.literal('function').meta({ title: 'Kind', description: 'Call of a function.' }),
      function: z
        .string()
        .min(1)
        .meta({
          title: 'Function',
          description: 'Called with the id of the run: a function of one uuid or text.',
          examples: ['public.loaded'],
        }),
      onFailure,
    }),
    z.strictObject({
      kind: z.literal('webhook').meta({ title: 'Kind', description: 'Message to an address.' }),
      url: z.url({ protocol: /^https?$/ }).meta({
        title: 'Address',
        description: 'Gets a POST with the run as JSON, and is tried three times. May come twice after a crash.',
        examples: ['https://example.org/loaded'],
      }),
      signWith: z
        .string()
        .regex(/^SLUICE_HOOK_[A-Z0-9_]+$/)
        .optional()
        .meta({
          title: 'Signed with',
          description:
            'Environment variable of the server that holds the secret: X-Sluice-Signature is sha256= and the HMAC of "<X-Sluice-Timestamp>.<body>" in hex.',
          examples: ['SLUICE_HOOK_ORDERS'],
        }),
      onFailure,
    }),
  ])
  .meta({ title: 'Hook' });

export const hooksModel = z.strictObject({
  before: z.array(hookModel).max(20).default([]).meta({
    title: 'Before the load',
    description: 'In their order, before the first row is read; once a run.',
  }),
  after: z.array(hookModel).max(20).default([]).meta({
    title: 'After the load',
    description: 'In their order, once all rows are in the table; not when the load fails.',
  }),
});
