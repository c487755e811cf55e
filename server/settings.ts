import { resolve } from 'node:path';
import { z } from 'zod';
import { PipelineError } from '../runtime/contract/errors.ts';

const LOG_LEVELS = ['error', 'warn', 'info'] as const;
const POSTGRES_URL = /^postgres(ql)?:\/\/[^\s]+$/;

/** Every setting, by its environment variable. The table in the README is made from this (`settingsTable`). */
export const SETTINGS = z.object({
  SLUICE_PORT: z.coerce
    .number('a whole number from 0 to 65535')
    .int('a whole number from 0 to 65535')
    .min(0, 'a whole number from 0 to 65535')
    .max(65535, 'a whole number from 0 to 65535')
    .default(8080)
    .meta({ description: 'Port of the API and the UI. `0`: any free one.' }),
  SLUICE_HOST: z
    .string()
    .regex(/^[^\s/]+$/, 'a host name or an IP address')
    .default('127.0.0.1')
    .meta({ description: 'Address that the server listens on. `0.0.0.0` makes it reachable from other machines.' }),
  SLUICE_DATA: z.string().default('.sluice').meta({
    description:
      'Folder of the embedded database, uploads, and the files `postgres.url`, `admin.key` and `secret.key`, which only their owner may read.',
  }),
  DATABASE_URL: z
    .string()
    .regex(POSTGRES_URL, 'a URL such as postgres://user:password@host:5432/database')
    .optional()
    .meta({ description: 'A Postgres of your own, instead of the embedded one.' }),
  SLUICE_ADMIN_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, 'at least 16 characters of ASCII without blanks')
    .optional()
    .meta({ description: 'API key of the administrator. Unset: made on the first start and kept in `admin.key`.' }),
  SLUICE_SECRET_KEY: z
    .string()
    .refine(
      (text) => text.split(',').every(isSecretKey),
      '32 bytes in base64 or hex, or several such keys separated by commas',
    )
    .optional()
    .meta({
      description:
        'Encrypts stored credentials: 32 bytes in base64 or hex. Several, separated by commas: the first encrypts, all decrypt. Unset: made on the first start and kept in `secret.key`.',
    }),
  SLUICE_ALLOW_PRIVATE_HOSTS: z
    .enum(['true', 'false'], 'true or false')
    .default('false')
    .meta({ description: 'Whether connectors may reach addresses of private networks and of this machine over HTTP.' }),
  SLUICE_LOG_LEVEL: z
    .enum(LOG_LEVELS, LOG_LEVELS.join(', '))
    .default('warn')
    .meta({ description: 'What is logged, as JSON lines on stderr: `error`, `warn`, or `info` with every request.' }),
});

export interface Settings {
  readonly port: number;
  readonly host: string;
  /** Absolute. */
  readonly dataFolder: string;
  readonly databaseUrl: string | null;
  readonly adminKey: string | null;
  readonly secretKey: string | null;
  readonly allowPrivateHosts: boolean;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

/** Reads the settings; throws `config.setting`, which names the first wrong one. An empty variable counts as unset. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = SETTINGS.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0]);
    throw new PipelineError('config.setting', {
      message: `${name} must be ${issue?.message}${shown(name, given[name])}.`,
      next: `Set ${name} right, or unset it.`,
      detail: { setting: name },
    });
  }
  const values = parsed.data;
  return {
    port: values.SLUICE_PORT,
    host: values.SLUICE_HOST,
    dataFolder: resolve(values.SLUICE_DATA),
    databaseUrl: values.DATABASE_URL ?? null,
    adminKey: values.SLUICE_ADMIN_KEY ?? null,
    secretKey: values.SLUICE_SECRET_KEY ?? null,
    allowPrivateHosts: values.SLUICE_ALLOW_PRIVATE_HOSTS === 'true',
    logLevel: values.SLUICE_LOG_LEVEL,
  };
}

/** The README's table: variable, default, meaning. */
export function settingsTable(): string {
  const rows = Object.entries(SETTINGS.shape).map(([name, type]) => {
    const fallback = type instanceof z.ZodDefault ? `\`${String(type.def.defaultValue)}\`` : '';
    return `| \`${name}\` | ${fallback} | ${type.meta()?.description} |`;
  });
  return ['| variable | default | meaning |', '|---|---|---|', ...rows].join('\n');
}

const SECRETS: ReadonlySet<string> = new Set(['DATABASE_URL', 'SLUICE_ADMIN_KEY', 'SLUICE_SECRET_KEY']);

function shown(name: string, value: string | undefined): string {
  return value === undefined || SECRETS.has(name) ? '' : `, not ${JSON.stringify(value)}`;
}

function isSecretKey(text: string): boolean {
  const key = text.trim();
  if (/^[0-9a-f]{64}$/i.test(key)) return true;
  return /^[A-Za-z0-9+/]+={0,2}$/.test(key) && Buffer.from(key, 'base64').length === 32;
}
