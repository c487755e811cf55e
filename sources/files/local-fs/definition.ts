import { z } from 'zod';
import type { ConnectorDefinition } from '../../../runtime/contract/definition.ts';
import { type FileReadConfig, fileReadConfig } from '../file-read-config.ts';

const config = z.strictObject({
  path: z
    .string()
    .min(1)
    .meta({
      title: 'Folder',
      description: 'A folder of the machine that Sluice runs on; nothing outside of it is read.',
      examples: ['./data', '/srv/exports'],
    }),
});

export const localFs: ConnectorDefinition<z.output<typeof config>, FileReadConfig> = {
  kind: 'connector',
  type: 'local_fs',
  title: 'Local filesystem',
  summary: 'Files in a folder of this machine.',
  category: 'object_storage',
  config,
  auth: { none: z.null() },
  source: fileReadConfig,
  archives: true,
  watches: true,
  examples: [{ title: 'A folder beside the pipeline', config: { path: './data' } }],
  async load() {
    const [{ default: path }, { localStore }, { privateRefusal }, { fileSource }] = await Promise.all([
      import('node:path'),
      import('./store.ts'),
      import('./refuse-private.ts'),
      import('../file-source.ts'),
    ]);
    return ({ connector, baseDirectory, ...input }) => {
      const root = path.resolve(baseDirectory, connector.path);
      return fileSource({ ...input, store: localStore(root, connector.path, privateRefusal()) });
    };
  },
};
