import { z } from 'zod';
import { hostKeyProblem } from './host-key.ts';

export const sftpConfig = z.strictObject({
  host: z
    .string()
    .regex(/^([A-Za-z0-9_.-]+|[0-9A-Fa-f:.]+)$/, 'a name or an address, without sftp:// and a path')
    .meta({ title: 'Host', description: 'Its name or address.', examples: ['sftp.example.com'] }),
  port: z
    .int()
    .min(1)
    .max(65_535)
    .default(22)
    .meta({ title: 'Port', description: 'Where its SSH server listens.', examples: [22] }),
  remotePath: z
    .string()
    .refine((path) => !path.includes('\0'), 'a path without NUL')
    .default('')
    .meta({
      title: 'Remote path',
      description:
        'A folder: paths start here, and nothing outside of it is read. Without a slash before it, from the folder that one is in after signing in; empty: that folder.',
      examples: ['/exports/customers'],
    }),
  hostKey: z
    .string()
    .superRefine((text, context) => {
      const problem = hostKeyProblem(text);
      if (problem !== null) context.addIssue(problem);
    })
    .optional()
    .meta({
      title: 'Host key',
      description:
        'What the host must prove to be: the SHA256 fingerprint of its key, its public key, or its lines of a known_hosts file; several on a line each. Without one no connection is made: the error tells the fingerprint that the host shows.',
      examples: ['SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8'],
      multiline: true,
    }),
});
export type SftpConfig = z.output<typeof sftpConfig>;

const username = z
  .string()
  .min(1)
  .meta({ title: 'Username', description: 'Who signs in.', examples: ['exports'] });

export const password = z.strictObject({
  username,
  password: z.string().min(1).meta({ title: 'Password', description: "That user's password.", secret: true }),
});

export const sshKey = z.strictObject({
  username,
  privateKey: z
    .string()
    .regex(/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key in PEM or in the format of OpenSSH')
    .meta({
      title: 'Private key',
      description: 'The text of its file, such as id_ed25519: with the lines BEGIN and END.',
      secret: true,
      multiline: true,
    }),
  passphrase: z.string().min(1).optional().meta({
    title: 'Passphrase',
    description: 'Opens the private key, where that has one.',
    secret: true,
  }),
});

/** Told apart by what they have. */
export type SftpAuth = z.output<typeof password> | z.output<typeof sshKey>;
