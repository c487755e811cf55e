import { z } from 'zod';
import type { ConnectorDefinition } from '../../../runtime/contract/definition.ts';
import { type FileReadConfig, fileReadConfig } from '../file-read-config.ts';
import { apiKey, basic, bearer, type HttpAuth, type HttpPullConfig, httpPullConfig } from './config.ts';

export const httpPull: ConnectorDefinition<HttpPullConfig, FileReadConfig> = {
  kind: 'connector',
  type: 'http_pull',
  title: 'HTTP',
  summary: 'Files at addresses of http and https.',
  category: 'object_storage',
  config: httpPullConfig,
  auth: {
    none: z.null(),
    api_key: apiKey,
    token: bearer.meta({ title: 'Bearer token' }),
    username_password: basic,
  },
  source: fileReadConfig,
  watches: true,
  examples: [
    {
      title: 'Two files of a server',
      config: { url: 'https://data.example.com/exports/', files: ['customers/2026-01.csv', 'customers/2026-02.csv'] },
    },
    { title: 'One file', config: { url: 'https://data.example.com/exports/customers.csv' } },
  ],
  async load() {
    const [{ httpStore }, { fileSource }] = await Promise.all([import('./store.ts'), import('../file-source.ts')]);
    return ({ connector, auth, ...input }) =>
      fileSource({
        ...input,
        store: httpStore({ config: connector, auth: auth as HttpAuth, allowPrivateHosts: input.allowPrivateHosts }),
      });
  },
};
