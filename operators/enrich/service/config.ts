import { z } from 'zod';
import type { Json } from '../../../runtime/contract/json.ts';
import { CAST_TYPES } from '../../field-type.ts';

/** Names of environment variables that a pipeline may have sent to a service. */
const secret = z
  .string()
  .regex(/^SLUICE_ENRICH_[A-Z0-9_]+$/)
  .meta({
    title: 'Secret',
    description: 'Environment variable of the server that holds it; a pipeline holds none.',
    examples: ['SLUICE_ENRICH_GEO'],
  });

const auth = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('bearer').meta({ title: 'Type', description: 'Authorization: Bearer and the secret.' }),
      secret,
    }),
    z.strictObject({
      type: z.literal('basic').meta({ title: 'Type', description: 'User and password.' }),
      username: z
        .string()
        .regex(/^[^:]*$/)
        .meta({ title: 'User', description: 'The secret is the password.' }),
      secret,
    }),
    z.strictObject({
      type: z.literal('header').meta({ title: 'Type', description: 'A header of its own.' }),
      name: z
        .string()
        .regex(/^[A-Za-z0-9-]+$/)
        .meta({ title: 'Name', description: 'Of the header.', examples: ['X-API-Key'] }),
      secret,
    }),
    z.strictObject({
      type: z.literal('query').meta({ title: 'Type', description: 'A part of the address.' }),
      name: z
        .string()
        .min(1)
        .meta({ title: 'Name', description: 'Of the parameter.', examples: ['key'] }),
      secret,
    }),
  ])
  .meta({ title: 'Credentials', description: 'What the service asks for. Never sent to where a redirect leads.' });

const path = (title: string, description: string, examples: string[]) =>
  z.string().meta({ title, description, examples });

const selected = z.strictObject({
  path: path('Path', 'Where the value stands in a result: names and places in lists. Empty: the whole result.', [
    'address.city',
    'tags[0]',
  ]),
  as: z.string().min(1).meta({ title: 'Name', description: 'Name of the new field.' }),
  type: z
    .enum(CAST_TYPES)
    .default('string')
    .meta({ title: 'Type', description: 'Of the new field. A value that is none makes the row a reject.' }),
});

/** Settings of what is asked of an HTTP service. */
export const serviceModel = z
  .strictObject({
    url: z
      .string()
      .min(1)
      .meta({
        title: 'Address',
        description:
          'Of a request. `{field}` stands for the value of a field, encoded, anywhere behind the host; `{{` for a brace. A row with NULL there is not asked for: nothing is found for it.',
        examples: ['https://geo.example.org/cities/{city}?country={country}'],
      }),
    method: z.enum(['GET', 'POST', 'PUT']).default('GET').meta({ title: 'Method', description: 'Of the request.' }),
    headers: z
      .record(z.string().regex(/^[A-Za-z0-9-]+$/), z.string())
      .default({})
      .meta({
        title: 'Headers',
        description: 'Sent along; `{field}` as in the address. One whose field is NULL is left out.',
      }),
    body: (z.json() as z.ZodType<Json, Json>).optional().meta({
      title: 'Body',
      description:
        'Sent as JSON with POST or PUT. A text that is only `{field}` becomes the value as JSON: a number, true, an object; within other text it is text.',
      examples: [{ address: '{street}, {city}', customer: '{id}' }],
    }),
    auth: auth.optional(),
    batchSize: z.int().min(1).max(1000).default(1).meta({
      title: 'Rows a request',
      description:
        'Above 1: the body is a list of so many bodies, and the answer must be a list of as many results in their order, null where nothing is found.',
    }),
    results: path('Results', 'Where in the answer the result stands, or a list of several. Empty: the answer itself.', [
      'data.items',
    ]).default(''),
    select: z.array(selected).min(1).meta({ title: 'Fields', description: 'Values of a result that become fields.' }),
    multipleMatches: z.enum(['error', 'first', 'all']).default('error').meta({
      title: 'Several results',
      description: '`error`: the row becomes a reject. `first`: the first. `all`: a row for each, counted as added.',
    }),
    onMiss: z.enum(['null', 'reject', 'drop']).default('null').meta({
      title: 'Nothing found',
      description:
        'Status 404, 410 or 204, null, or an empty list. `null`: the new fields are NULL. `reject`: the row is one. `drop`: the row is left out, counted as filtered.',
    }),
    onFailure: z.enum(['fail', 'null', 'reject']).default('fail').meta({
      title: 'No answer',
      description:
        'What is done once all tries have failed, or the answer cannot be used. `fail`: the run fails, and can be resumed. Refused credentials always do that.',
    }),
    concurrency: z.int().min(1).max(64).default(4).meta({
      title: 'Requests at once',
      description: 'At most, in the whole run: shared by its lanes, at least one each.',
    }),
    requestsPerSecond: z.number().min(0.01).max(10_000).optional().meta({
      title: 'Requests a second',
      description: 'At most, evenly, in the whole run. Unlimited when not given.',
    }),
    timeoutSeconds: z.number().min(0.05).max(300).default(10).meta({
      title: 'Seconds a request',
      description: 'At most, until the last byte of its answer.',
    }),
    attempts: z.int().min(1).max(10).default(4).meta({
      title: 'Tries',
      description:
        'In all, with growing waits: when the service cannot be reached, breaks off, is too slow, or says 408, 425, 429 or 5xx. Retry-After is kept to, up to two minutes.',
    }),
    maxResponseBytes: z.int().min(1_024).max(67_108_864).default(1_048_576).meta({
      title: 'Bytes of an answer',
      description: 'At most.',
      advanced: true,
    }),
    cacheSeconds: z.number().min(0).optional().meta({
      title: 'Seconds that answers are kept',
      description:
        'For the rest of the run when not given, within its budget; the longest unused go first. 0: only within a batch, where equal requests are always made once.',
    }),
  })
  .meta({
    title: 'Service',
    description: 'What is asked of an HTTP service for each row. At least once: a resumed run may ask again.',
  });

export type ServiceConfig = z.output<typeof serviceModel>;
export type ServiceAuth = z.output<typeof auth>;
