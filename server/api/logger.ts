import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino';

/** Keys whose values never reach a log, wherever they stand in what is logged, two levels deep. */
const SECRET_KEYS = [
  'authConfig',
  'auth',
  'authorization',
  'cookie',
  'credentials',
  'key',
  'password',
  'secret',
  'token',
  'x-api-key',
];

/** JSON lines; secrets are blanked. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const quoted = SECRET_KEYS.map((key) => (/^\w+$/.test(key) ? key : `["${key}"]`));
  const paths = quoted.flatMap((key) => [
    key,
    ...['*', '*.*'].map((above) => (key.startsWith('[') ? `${above}${key}` : `${above}.${key}`)),
  ]);
  const options = { level, redact: { paths, censor: '[secret]' }, base: null, serializers: { err: withoutClient } };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** pg hangs the connection with all its inner state onto the errors of a pool: pages of it, and none that helps. */
function withoutClient(error: Error): object {
  const { client: _, ...said } = stdSerializers.err(error) as object & { readonly client?: unknown };
  return said;
}
