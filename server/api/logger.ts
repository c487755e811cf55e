import { type DestinationStream, type Logger, pino } from 'pino';

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
  const options = { level, redact: { paths, censor: '[secret]' }, base: null };
  return destination === undefined ? pino(options) : pino(options, destination);
}
