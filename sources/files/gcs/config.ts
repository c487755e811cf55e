import { z } from 'zod';

export const gcsConfig = z.strictObject({
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/, 'a bucket alone, without gs:// and a path')
    .meta({ title: 'Bucket', description: 'Its name.', examples: ['my-data-lake'] }),
  prefix: z
    .string()
    .default('')
    .meta({
      title: 'Prefix',
      description: 'A folder of the bucket: paths start here, and nothing outside of it is read. Empty: all of it.',
      examples: ['customers/daily/'],
    }),
  project: z
    .string()
    .regex(/^[a-z0-9.:-]{1,100}$/, 'the id of a project')
    .optional()
    .meta({
      title: 'Project',
      description:
        "Its id. It pays for requests and traffic where requesterPays is set; the bucket's own does elsewhere.",
      examples: ['my-project'],
    }),
  requesterPays: z.boolean().default(false).meta({
    title: 'Requester pays',
    description: "Lets the project pay, as others' buckets may demand.",
    advanced: true,
  }),
  endpoint: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      title: 'Endpoint',
      description: 'The address of another service that speaks the JSON API of Google Cloud Storage. Empty: Google.',
      examples: ['https://storage.me-central2.rep.googleapis.com'],
      advanced: true,
    }),
});
export type GcsConfig = z.output<typeof gcsConfig>;

/** What of a key file is used. Its token_uri is not: who wrote the file would choose where this machine sends requests. */
const keyFile = z.object({
  type: z.literal('service_account'),
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
});
export type KeyFile = z.output<typeof keyFile>;

/** The key in the text of a key file; `null` where it is none. */
export function parseKeyFile(text: string): KeyFile | null {
  try {
    return keyFile.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

export const serviceAccount = z.strictObject({
  serviceAccountJson: z
    .string()
    .refine((text) => parseKeyFile(text) !== null, 'a key file of a service account: {"type": "service_account", …}')
    .meta({
      title: 'Service account JSON',
      description: 'The key file of a service account, as Google gave it.',
      secret: true,
      multiline: true,
    }),
  tokenEndpoint: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      title: 'Token endpoint',
      description: 'The address of the service that gives out tokens, where it is not that of Google.',
      advanced: true,
    }),
});

export const accessToken = z.strictObject({
  accessToken: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'a token without spaces')
    .meta({
      title: 'Access token',
      description: 'Of OAuth 2.0, valid for a while: as gcloud auth print-access-token shows it.',
      secret: true,
    }),
});

export const defaultCredentials = z.strictObject({});

/** Told apart by what they have; `{}`: those of this machine; `null`: none. */
export type GcsAuth =
  | z.output<typeof serviceAccount>
  | z.output<typeof accessToken>
  | z.output<typeof defaultCredentials>
  | null;
