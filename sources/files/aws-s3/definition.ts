import type { ConnectorDefinition } from '../../../runtime/contract/definition.ts';
import { type FileReadConfig, fileReadConfig } from '../file-read-config.ts';
import { accessKey, iamRole, type S3Auth, type S3Config, s3Config } from './config.ts';

export const awsS3: ConnectorDefinition<S3Config, FileReadConfig> = {
  kind: 'connector',
  type: 'aws_s3',
  title: 'Amazon S3',
  summary: 'Objects in a bucket of Amazon S3, or of another service that speaks S3.',
  category: 'object_storage',
  config: s3Config,
  auth: { iam_role: iamRole, access_key: accessKey },
  source: fileReadConfig,
  archives: true,
  watches: true,
  examples: [
    {
      title: 'A folder of a bucket',
      config: { bucket: 'my-data-lake', prefix: 'customers/daily/', region: 'us-east-1' },
    },
    {
      title: 'Another service that speaks S3',
      config: { bucket: 'exports', region: 'us-east-1', endpoint: 'https://minio.example.com' },
    },
  ],
  async load() {
    const [{ s3Store }, { fileSource }] = await Promise.all([import('./store.ts'), import('../file-source.ts')]);
    return ({ connector, auth, ...input }) =>
      fileSource({
        ...input,
        store: s3Store({ config: connector, auth: auth as S3Auth, allowPrivateHosts: input.allowPrivateHosts }),
      });
  },
};
