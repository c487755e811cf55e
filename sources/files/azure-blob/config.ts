import { z } from 'zod';

export const azureConfig = z.strictObject({
  storageAccount: z
    .string()
    .regex(/^[a-z0-9]{3,24}$/, '3 to 24 small letters and digits')
    .meta({ title: 'Storage account', description: 'Its name.', examples: ['mydatalake'] }),
  container: z
    .string()
    .regex(/^(\$root|[a-z0-9-]{3,63})$/, '3 to 63 small letters, digits or dashes')
    .meta({ title: 'Container', description: 'Its name.', examples: ['exports'] }),
  prefix: z
    .string()
    .default('')
    .meta({
      title: 'Prefix',
      description: 'A folder of the container: paths start here, and nothing outside of it is read. Empty: all of it.',
      examples: ['customers/daily/'],
    }),
  endpoint: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      title: 'Endpoint',
      description:
        'The address of the account, where it is not ACCOUNT.blob.core.windows.net. One that is not of Azure needs SLUICE_ALLOW_PRIVATE_HOSTS=true.',
      examples: ['https://mydatalake.blob.core.chinacloudapi.cn'],
      advanced: true,
    }),
});
export type AzureConfig = z.output<typeof azureConfig>;

export const connectionString = z.strictObject({
  connectionString: z
    .string()
    .regex(/(^|;)(AccountKey|SharedAccessSignature)=/, 'a connection string with AccountKey or SharedAccessSignature')
    .meta({ title: 'Connection string', description: 'As Azure shows it under access keys.', secret: true }),
});

export const accountKey = z.strictObject({
  accountKey: z.base64().min(1).meta({
    title: 'Account key',
    description: 'One of the two keys of the account.',
    secret: true,
  }),
});

export const sasToken = z.strictObject({
  sasToken: z
    .string()
    .regex(/(^|[?&])sig=/, 'a shared access signature: text with sig=')
    .meta({
      title: 'Shared access signature',
      description: 'Of the account or the container. It must allow to read (r) and to list (l).',
      secret: true,
    }),
});

export const managed = z.strictObject({
  clientId: z.string().min(1).optional().meta({
    title: 'Client id',
    description: 'Of the identity that the user assigned to this machine, where it has several. Empty: its own.',
    advanced: true,
  }),
});

/** Told apart by what they have; what has none of these is a managed identity. */
export type AzureAuth =
  | z.output<typeof connectionString>
  | z.output<typeof accountKey>
  | z.output<typeof sasToken>
  | z.output<typeof managed>;
