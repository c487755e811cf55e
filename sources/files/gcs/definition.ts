import { z } from 'zod';
import type { ConnectorDefinition } from '../../../runtime/contract/definition.ts';
import { type FileReadConfig, fileReadConfig } from '../file-read-config.ts';
import { accessToken, defaultCredentials, type GcsAuth, type GcsConfig, gcsConfig, serviceAccount } from './config.ts';

export const gcs: ConnectorDefinition<GcsConfig, FileReadConfig> = {
  kind: 'connector',
  type: 'gcs',
  title: 'Google Cloud Storage',
  summary: 'Objects in a bucket of Google Cloud.',
  category: 'object_storage',
  config: gcsConfig,
  auth: {
    service_account_json: serviceAccount,
    token: accessToken.meta({ title: 'Access token' }),
    iam_role: defaultCredentials.meta({ title: 'Credentials of this machine' }),
    none: z.null().meta({ title: 'None: a public bucket' }),
  },
  source: fileReadConfig,
  archives: true,
  watches: true,
  examples: [{ title: 'A folder of a bucket', config: { bucket: 'my-data-lake', prefix: 'customers/daily/' } }],
  async load() {
    const [{ gcsStore }, { fileSource }] = await Promise.all([import('./store.ts'), import('../file-source.ts')]);
    return ({ connector, auth, ...input }) =>
      fileSource({
        ...input,
        store: gcsStore({ config: connector, auth: auth as GcsAuth, allowPrivateHosts: input.allowPrivateHosts }),
      });
  },
};
