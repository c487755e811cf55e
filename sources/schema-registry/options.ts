import { z } from 'zod';

/** Named in a config, other than a secret itself: a plan holds none. Its prefix keeps other secrets of the server from being sent. */
const variable = z.string().regex(/^SLUICE_REGISTRY_[A-Z0-9_]+$/, 'a name that begins with SLUICE_REGISTRY_');

/** Where a schema registry is that speaks the REST API of Confluent's, and who asks. */
export const registryOptions = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .refine((url) => URL.canParse(url) && new URL(url).username === '', 'an address without a user in it')
      .refine((url) => URL.canParse(url) && new URL(url).search + new URL(url).hash === '', 'without ? and #')
      .meta({
        title: 'Address',
        description:
          "The root of an API like that of Confluent's Schema Registry: its own, Karapace's, Redpanda's, Apicurio's below /apis/ccompat/v7. Of a context: with /contexts/ and its name behind it.",
        examples: ['https://registry.example.com'],
      }),
    username: z
      .string()
      .regex(/^[^:]+$/, 'no colon')
      .optional()
      .meta({ title: 'User', description: 'Who signs in by a password; of Confluent Cloud, the API key.' }),
    passwordFrom: variable.optional().meta({
      title: 'Password from',
      description: 'Environment variable of the server that holds the password of the user; a pipeline holds none.',
      examples: ['SLUICE_REGISTRY_PASSWORD'],
    }),
    tokenFrom: variable.optional().meta({
      title: 'Token from',
      description: 'Environment variable of the server that holds a bearer token, instead of a user and a password.',
      examples: ['SLUICE_REGISTRY_TOKEN'],
    }),
    subjects: z
      .array(z.string().min(1))
      .min(1)
      .max(100)
      .optional()
      .meta({
        title: 'Subjects',
        description:
          "Whose versions are read to find the schemas of single-object messages: these name a schema by its fingerprint, by which a registry finds none. Messages in Confluent's framing need no subject.",
        examples: [['orders-value']],
      }),
  })
  .refine(
    ({ username, passwordFrom }) => (username === undefined) === (passwordFrom === undefined),
    'username and passwordFrom are given together',
  )
  .refine(
    ({ username, tokenFrom }) => username === undefined || tokenFrom === undefined,
    'either a user signs in or a token',
  )
  .meta({ title: 'Schema registry' });

export type RegistryOptions = z.output<typeof registryOptions>;
