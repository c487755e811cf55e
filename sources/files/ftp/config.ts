import { z } from 'zod';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----/;

export const ftpConfig = z.strictObject({
  host: z
    .string()
    .regex(/^([A-Za-z0-9_.-]+|[0-9A-Fa-f:.]+)$/, 'a name or an address, without ftp:// and a path')
    .meta({ title: 'Host', description: 'Its name or address.', examples: ['ftp.example.com'] }),
  port: z
    .int()
    .min(1)
    .max(65_535)
    .optional()
    .meta({ title: 'Port', description: 'Where its server listens: 21, and 990 with implicit TLS.', examples: [21] }),
  security: z.enum(['explicit_tls', 'implicit_tls', 'none']).default('explicit_tls').meta({
    title: 'Security',
    description:
      'FTPS: TLS that is asked for on the usual port (explicit), or spoken from the first byte on a port of its own (implicit). With none, plain FTP, the password and the files travel in the clear: whoever is on the way can read and change them.',
  }),
  ca: z.string().regex(CERTIFICATE, 'certificates in PEM, with their lines BEGIN and END').optional().meta({
    title: 'Certificate authority',
    description:
      "The certificates, in PEM, of the authorities that the server's certificate is checked with, in place of those that come with Sluice. A server that signed its own: that certificate.",
    advanced: true,
    multiline: true,
  }),
  remotePath: z
    .string()
    .refine((path) => !/[\0\r\n]/.test(path), 'a path without NUL and line breaks')
    .default('')
    .meta({
      title: 'Remote path',
      description:
        'A folder: paths start here. Without a slash before it, from the folder that one is in after signing in; empty: that folder.',
      examples: ['/exports/customers'],
    }),
  connections: z
    .int()
    .min(1)
    .max(32)
    .default(4)
    .meta({
      title: 'Connections',
      description:
        'Most connections at a time that each lane of a run keeps: one reads one file at a time. Where the server allows fewer, fewer are used.',
      examples: [2],
      advanced: true,
    }),
});
export type FtpConfig = z.output<typeof ftpConfig>;

/** No line breaks: each is a line of its own on the way. */
const word = z
  .string()
  .min(1)
  .regex(/^[^\0\r\n]*$/, 'one line');

export const password = z.strictObject({
  username: word.meta({ title: 'Username', description: 'Who signs in.', examples: ['exports'] }),
  password: word.meta({ title: 'Password', description: "That user's password.", secret: true }),
});

/** `null`: anonymous. */
export type FtpAuth = z.output<typeof password> | null;

/** Of a config without a port. */
export function portOf({ port, security }: Pick<FtpConfig, 'port' | 'security'>): number {
  return port ?? (security === 'implicit_tls' ? 990 : 21);
}
