import { afterAll, beforeAll, expect } from 'vitest';
import { z } from 'zod';
import { operators } from '../../operators/index.ts';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { AnyConnector } from '../../runtime/contract/registry.ts';
import type { Source } from '../../runtime/contract/source.ts';
import { newSecretKey } from '../../server/store/secrets.ts';
import { connectors } from '../../sources/index.ts';
import { type ApiServer, apiServer, type Body } from './api-server.ts';

export const PASSWORD = 'hunter2-hunter2';

/** A connector with credentials, whose check tells which it was given. */
const vault: AnyConnector = {
  kind: 'connector',
  type: 'vault',
  title: 'Vault',
  summary: 'Needs credentials.',
  category: 'database',
  config: z.strictObject({ host: z.string().meta({ title: 'Host', description: 'Where it is.' }) }),
  auth: {
    username_password: z.strictObject({
      user: z.string().meta({ title: 'User', description: 'Name.' }),
      password: z.string().meta({ title: 'Password', description: 'Secret.', secret: true }),
    }),
    token: z.strictObject({ token: z.string().meta({ title: 'Token', description: 'Secret.', secret: true }) }),
  },
  source: z.strictObject({}),
  examples: [],
  async load() {
    return ({ connector, auth }) =>
      ({
        async check() {
          const { host } = connector as { host: string };
          if (host === 'unreachable') {
            throw new PipelineError('source.unreachable', { message: 'Nobody answers.', next: 'Check the host.' });
          }
          const ok = (auth as { password?: string }).password === PASSWORD;
          return {
            ok,
            steps: [
              { step: 'Resolve', ok: true, durationMs: 1.234 },
              { step: 'Sign in', ok, durationMs: 2, ...(ok ? {} : { detail: 'Wrong password.' }) },
            ],
          };
        },
      }) as unknown as Source;
  },
};

export interface Vaults {
  readonly server: () => ApiServer;
  /** What its secrets are sealed with. */
  readonly secretKey: string;
  /** A connector of the type, by the API. */
  readonly create: (json?: object) => Promise<Body>;
}

/** A server for the test file that knows the type, too. */
export function vaultsForFile(): Vaults {
  const secretKey = newSecretKey();
  let server: ApiServer;
  let number = 0;
  beforeAll(async () => {
    server = await apiServer({ registry: { connectors: [...connectors, vault], operators }, secretKeys: secretKey });
  });
  afterAll(() => server[Symbol.asyncDispose]());
  const create = async (json: object = {}): Promise<Body> => {
    const answer = await server.call('POST /connectors', {
      json: {
        name: `vault ${++number}`,
        type: 'vault',
        config: { host: 'h' },
        authMethod: 'username_password',
        authConfig: { user: 'u', password: PASSWORD },
        ...json,
      },
    });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body;
  };
  return { server: () => server, secretKey, create };
}
