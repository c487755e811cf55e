import { z } from 'zod';
import type { ConnectorDefinition } from '../../../runtime/contract/definition.ts';
import { type FileReadConfig, fileReadConfig } from '../file-read-config.ts';
import { type FtpAuth, type FtpConfig, ftpConfig, password } from './config.ts';

export const ftp: ConnectorDefinition<FtpConfig, FileReadConfig> = {
  kind: 'connector',
  type: 'ftp',
  title: 'FTP and FTPS',
  summary:
    'Files of an FTP server, over TLS (FTPS) unless that is switched off: plain FTP sends passwords in the clear.',
  category: 'object_storage',
  config: ftpConfig,
  auth: { username_password: password, none: z.null().meta({ title: 'Anonymous' }) },
  source: fileReadConfig,
  archives: true,
  watches: true,
  examples: [
    {
      title: 'A folder of an FTPS server',
      config: { host: 'ftp.example.com', security: 'explicit_tls', remotePath: 'exports/customers' },
    },
    {
      title: 'A plain FTP server that allows two connections',
      config: { host: 'ftp.example.com', port: 2121, security: 'none', remotePath: 'exports', connections: 2 },
    },
  ],
  async load() {
    const [{ ftpStore }, { fileSource }] = await Promise.all([import('./store.ts'), import('../file-source.ts')]);
    return ({ connector, auth, ...input }) =>
      fileSource({
        ...input,
        store: ftpStore({ config: connector, auth: auth as FtpAuth, allowPrivateHosts: input.allowPrivateHosts }),
      });
  },
};
