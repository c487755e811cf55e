import { afterAll, beforeAll, describe } from 'vitest';
import { sftp } from '../../sources/files/sftp/definition.ts';
import { describeSource } from '../contract/describe-source.ts';
import { datedFiles } from '../services/dated-files.ts';
import { type Sshd, sshd, startSshd } from '../services/sshd.ts';
import { TEXT_FILES } from './text-files.ts';
import { textFixture } from './text-fixture.ts';

describe.skipIf('missing' in sshd)('by SFTP', () => {
  let server: Sshd;
  let places = 0;
  beforeAll(async () => {
    server = await startSshd();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  describeSource(sftp, 'a folder of OpenSSH, of every text format', async () => {
    places += 1;
    const remotePath = `place-${places}`;
    const files = datedFiles(`${server.folder}/${remotePath}`);
    for (const [path, content] of Object.entries(TEXT_FILES)) await files.put(path, content);
    return textFixture({
      type: 'sftp',
      connector: { host: '127.0.0.1', port: server.port, hostKey: server.hostKey, remotePath },
      auth: { method: 'ssh_key', config: { username: server.username, privateKey: server.privateKey } },
    });
  });
});
