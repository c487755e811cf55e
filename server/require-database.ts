import { PipelineError } from '../runtime/contract/errors.ts';
import { answers } from './embedded/answers.ts';

/** Where the Postgres of `DATABASE_URL` is, for people: no password. Throws `config.database_unreachable` when it does not answer. */
export async function requireDatabase(databaseUrl: string): Promise<string> {
  const url = new URL(databaseUrl);
  const description = `${url.hostname}:${url.port || '5432'}${url.pathname} (DATABASE_URL)`;
  if (await answers(databaseUrl)) return description;
  throw new PipelineError('config.database_unreachable', {
    message: `No Postgres answers at ${description}, or it does not take the user and password given.`,
    next: 'Set DATABASE_URL right, or unset it to use the embedded Postgres.',
  });
}
