import ssh2 from 'ssh2';
import { expect, test } from 'vitest';
import { gcsConfig } from '../../sources/files/gcs/config.ts';
import { gcsStore } from '../../sources/files/gcs/store.ts';
import { httpPullConfig } from '../../sources/files/http-pull/config.ts';
import { httpStore } from '../../sources/files/http-pull/store.ts';
import { sftpConfig } from '../../sources/files/sftp/config.ts';
import { sftpStore } from '../../sources/files/sftp/store.ts';
import { listed } from '../contract/store-fixture.ts';
import { httpService } from '../services/http-service.ts';
import { sshKeys } from '../services/ssh-keys.ts';
import { SMALL_LIMITS } from './small-limits.ts';

// What stops before its first byte is in the suite of stores; here it stops in the middle.
const limits = { ...SMALL_LIMITS, stallMs: 1_000, answerMs: 1_000, waitsMs: [1] };

test('a listing of Google that stops in the middle is given up, by a fake of its answer', async () => {
  await using google = await httpService((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"items":[{"name":"a.csv",');
  });
  const config = gcsConfig.parse({ bucket: 'here', endpoint: google.origin });
  const store = gcsStore({ config, auth: null, allowPrivateHosts: true, limits });
  await expect(listed(store)).rejects.toMatchObject({ code: 'source.timeout', retryable: true });
  expect(google.asked).toHaveLength(2);
  await store.close?.();
});

test('an index of addresses that stops in the middle is given up', async () => {
  await using server = await httpService((_, response) => {
    response.writeHead(200);
    response.write('a.csv\nb.cs');
  });
  const config = httpPullConfig.parse({ url: server.origin, index: 'index.txt' });
  const store = httpStore({ config, auth: null, allowPrivateHosts: true, limits });
  await expect(listed(store)).rejects.toMatchObject({ code: 'source.timeout', retryable: true });
  expect(server.asked).toHaveLength(2);
  await store.close?.();
});

test('a host of SFTP that is alive and answers no request is given up, by a fake of one', async () => {
  const host = sshKeys();
  let connections = 0;
  const server = new ssh2.Server({ hostKeys: [host.private] }, (client) => {
    connections += 1;
    client.on('error', () => {});
    client.on('authentication', (context) => context.accept());
    // Signs of life are answered by ssh2 itself; requests of SFTP by nobody.
    client.on('session', (accept) =>
      accept().on('sftp', (acceptIt) => {
        const answers = acceptIt();
        for (const request of ['REALPATH', 'OPENDIR', 'STAT', 'LSTAT'] as const) answers.on(request, () => {});
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const store = sftpStore({
    config: sftpConfig.parse({ host: '127.0.0.1', port, hostKey: host.public }),
    auth: { username: 'x', password: 'x' },
    allowPrivateHosts: true,
    limits,
  });
  await expect(listed(store)).rejects.toMatchObject({ code: 'source.unreachable', retryable: true });
  // The second try is over a connection of its own.
  expect(connections).toBe(2);
  await store.close?.();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});
