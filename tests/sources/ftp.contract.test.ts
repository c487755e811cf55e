import { afterAll, beforeAll, describe } from 'vitest';
import { ftp } from '../../sources/files/ftp/definition.ts';
import { describeSource } from '../contract/describe-source.ts';
import { datedFiles } from '../services/dated-files.ts';
import { proftpd, startProftpd } from '../services/proftpd.ts';
import { TEXT_FILES } from './text-files.ts';
import { textFixture } from './text-fixture.ts';

describe.skipIf('missing' in proftpd)('by FTP', () => {
  let server: Awaited<ReturnType<typeof startProftpd>>;
  let places = 0;
  beforeAll(async () => {
    server = await startProftpd();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  describeSource(ftp, 'a folder of ProFTPD, of every text format', async () => {
    places += 1;
    const remotePath = `place-${places}`;
    const files = datedFiles(`${server.folder}/${remotePath}`);
    for (const [path, content] of Object.entries(TEXT_FILES)) await files.put(path, content);
    const { port, username, password } = server;
    return textFixture({
      type: 'ftp',
      connector: { host: '127.0.0.1', port, security: 'none', remotePath },
      auth: { method: 'username_password', config: { username, password } },
    });
  });
});
