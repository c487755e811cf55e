import type { ConnectorDefinition } from '../../../runtime/contract/definition.ts';
import { type FileReadConfig, fileReadConfig } from '../file-read-config.ts';
import { password, type SftpAuth, type SftpConfig, sftpConfig, sshKey } from './config.ts';

export const sftp: ConnectorDefinition<SftpConfig, FileReadConfig> = {
  kind: 'connector',
  type: 'sftp',
  title: 'SFTP',
  summary: 'Files of a host that speaks SFTP, which is part of SSH.',
  category: 'object_storage',
  config: sftpConfig,
  auth: { username_password: password, ssh_key: sshKey },
  source: fileReadConfig,
  archives: true,
  watches: true,
  examples: [
    {
      title: 'A folder of a host',
      config: {
        host: 'sftp.example.com',
        port: 22,
        remotePath: 'exports/customers',
        hostKey: 'SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8',
      },
    },
  ],
  async load() {
    const [{ sftpStore }, { fileSource }] = await Promise.all([import('./store.ts'), import('../file-source.ts')]);
    return ({ connector, auth, ...input }) =>
      fileSource({
        ...input,
        store: sftpStore({ config: connector, auth: auth as SftpAuth, allowPrivateHosts: input.allowPrivateHosts }),
      });
  },
};
