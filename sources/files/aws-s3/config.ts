import { z } from 'zod';

/** Regions of Amazon's, for the form. Others are taken too: stores that speak S3 have their own. */
const REGIONS = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'ca-west-1', 'mx-central-1', 'sa-east-1'],
  ...['eu-central-1', 'eu-central-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-south-1', 'eu-south-2', 'eu-north-1'],
  ...['ap-east-1', 'ap-south-1', 'ap-south-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3'],
  ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5'],
  ...['af-south-1', 'il-central-1', 'me-central-1', 'me-south-1', 'us-gov-east-1', 'us-gov-west-1', 'cn-north-1'],
];

export const s3Config = z.strictObject({
  bucket: z
    .string()
    .min(1)
    .regex(/^[^/\s]+$/, 'a bucket alone, without s3:// and a path')
    .refine((bucket) => !bucket.endsWith('--x-s3'), 'a directory bucket lists in no order, and cannot be read')
    .meta({ title: 'Bucket', description: 'Its name.', examples: ['my-data-lake'] }),
  prefix: z
    .string()
    .default('')
    .meta({
      title: 'Prefix',
      description: 'A folder of the bucket: paths start here, and nothing outside of it is read. Empty: all of it.',
      examples: ['customers/daily/'],
    }),
  region: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'a region such as us-east-1')
    .meta({
      title: 'Region',
      description: 'Where the bucket is. What the service tells, where it is not Amazon.',
      examples: REGIONS,
    }),
  endpoint: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      title: 'Endpoint',
      description: 'The address of another service that speaks S3, such as MinIO, R2, Ceph. Empty: Amazon.',
      examples: ['https://minio.example.com'],
    }),
  pathStyle: z.boolean().optional().meta({
    title: 'Bucket in the path',
    description:
      'Whether the bucket stands in the path of an address and not in its host. By default where there is an endpoint.',
    advanced: true,
  }),
  requesterPays: z.boolean().default(false).meta({
    title: 'Requester pays',
    description: "Agrees to pay for requests and traffic, as others' buckets may demand.",
    advanced: true,
  }),
});
export type S3Config = z.output<typeof s3Config>;

const role = {
  roleArn: z
    .string()
    .regex(/^arn:[a-z-]+:iam::\d{12}:role\/.+$/, 'a role such as arn:aws:iam::123456789012:role/Reader')
    .optional()
    .meta({
      title: 'Role',
      description: 'A role to take on with these credentials.',
      examples: ['arn:aws:iam::123456789012:role/KaireonDataAccess'],
    }),
  externalId: z.string().min(2).max(1224).optional().meta({
    title: 'External id',
    description: 'What the owner of the role wants to hear, where it belongs to another account.',
  }),
  sessionName: z
    .string()
    .regex(/^[\w+=,.@-]{2,64}$/, '2 to 64 letters, digits or any of +=,.@-_')
    .default('sluice')
    .meta({ title: 'Session name', description: "What the role's logs call these requests.", advanced: true }),
  stsEndpoint: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      title: 'STS endpoint',
      description: 'The address of the service that gives out roles, where it is not the one of the region.',
      advanced: true,
    }),
};

export const accessKey = z.strictObject({
  accessKeyId: z
    .string()
    .min(1)
    .meta({ title: 'Access key id', description: 'Begins with AKIA, or with ASIA for a while.' }),
  secretAccessKey: z
    .string()
    .min(1)
    .meta({ title: 'Secret access key', description: 'Shown once, when the key was made.', secret: true }),
  sessionToken: z.string().min(1).optional().meta({
    title: 'Session token',
    description: 'Belongs to keys that are valid for a while.',
    secret: true,
    advanced: true,
  }),
  ...role,
});

export const iamRole = z.strictObject({
  credentials: z.enum(['default', 'environment', 'web_identity', 'instance', 'container']).default('default').meta({
    title: 'Credentials of this machine',
    description:
      'Where this machine has its own: the first that is found, its environment (AWS_ACCESS_KEY_ID …), a web identity (AWS_WEB_IDENTITY_TOKEN_FILE, as in EKS), its instance (EC2), or its container (ECS).',
    advanced: true,
  }),
  ...role,
});

/** Told apart by what they have: a key, or where to find one. */
export type S3Auth = z.output<typeof accessKey> | z.output<typeof iamRole>;
