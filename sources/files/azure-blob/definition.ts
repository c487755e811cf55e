import type { ConnectorDefinition } from '../../../runtime/contract/definition.ts';
import { type FileReadConfig, fileReadConfig } from '../file-read-config.ts';
import {
  type AzureAuth,
  type AzureConfig,
  accountKey,
  azureConfig,
  connectionString,
  managed,
  sasToken,
} from './config.ts';

export const azureBlob: ConnectorDefinition<AzureConfig, FileReadConfig> = {
  kind: 'connector',
  type: 'azure_blob',
  title: 'Azure Blob Storage',
  summary: 'Blobs in a container of Azure.',
  category: 'object_storage',
  config: azureConfig,
  auth: {
    connection_string: connectionString,
    access_key: accountKey.meta({ title: 'Account key' }),
    token: sasToken.meta({ title: 'Shared access signature' }),
    iam_role: managed.meta({ title: 'Managed identity' }),
  },
  source: fileReadConfig,
  archives: true,
  watches: true,
  examples: [
    {
      title: 'A folder of a container',
      config: { storageAccount: 'mydatalake', container: 'exports', prefix: 'customers/daily/' },
    },
  ],
  async load() {
    const [{ azureStore }, { fileSource }] = await Promise.all([import('./store.ts'), import('../file-source.ts')]);
    return ({ connector, auth, ...input }) =>
      fileSource({
        ...input,
        store: azureStore({ config: connector, auth: auth as AzureAuth, allowPrivateHosts: input.allowPrivateHosts }),
      });
  },
};
