import { readFileSync } from 'node:fs';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ftpConfig } from '../../sources/files/ftp/config.ts';
import { ftpStore } from '../../sources/files/ftp/store.ts';
import { bytesOf, listed, objectAt, readAll } from '../contract/store-fixture.ts';
import { HOSTILE_URLS } from '../net/hostile-urls.ts';
import { datedFiles } from '../services/dated-files.ts';
import { startDnsServer } from '../services/dns-server.ts';
import { type FtpServer, proftpd, startProftpd } from '../services/proftpd.ts';
import { scriptedFtp } from '../services/scripted-ftp.ts';
import { certificate } from '../services/test-certificate.ts';
import { startVsftpd, vsftpd } from '../services/vsftpd.ts';
import { FTP_SMALL_LIMITS } from './ftp-limits.ts';

const never = new AbortController().signal;
const ANN = { username: 'ann', password: 'secret' };
const NOBODY = 65_534;

function opened(config: object, auth: typeof ANN | null = ANN) {
  const store = ftpStore({
    config: ftpConfig.parse({ host: '127.0.0.1', security: 'none', ...config }),
    auth,
    allowPrivateHosts: true,
    limits: FTP_SMALL_LIMITS,
  });
  return { store, [Symbol.asyncDispose]: () => store.close!() };
}

async function checked(store: ReturnType<typeof opened>['store']): Promise<unknown[]> {
  const details = [];
  for (const { run } of store.checks) details.push(await run(never));
  return details;
}

describe.skipIf('missing' in proftpd || 'missing' in certificate)('a server of FTPS', () => {
  const content = bytesOf(500_000);

  test.each(['explicit', 'implicit'] as const)('by %s TLS is read, its certificate known', async (tls) => {
    await using server = await startProftpd({ tls });
    await server.files.put('in/a.csv', content);
    const { port } = server;
    const ca = readFileSync(server.certificate!.cert, 'utf8');
    const security = `${tls}_tls`;
    await using source = opened({ port, security, ca, remotePath: 'in' });
    const [reached, safe, signedIn] = await checked(source.store);
    expect([reached, safe, signedIn]).toEqual([
      `To 127.0.0.1, port ${port}.`,
      expect.stringMatching(/^By TLSv1\.3, with the certificate of "localhost"\.$/),
      'As ann, in the folder "/".',
    ]);
    const [object] = await listed(source.store);
    expect((await readAll(source.store, object!)).equals(content)).toBe(true);
    const distrusted = { code: 'source.tls', retryable: false, next: expect.stringContaining('set ca') };
    await using stranger = opened({ port, security });
    await expect(listed(stranger.store)).rejects.toMatchObject(distrusted);
    // Another spelling of the address, which the certificate does not have.
    await using other = opened({ port, security, ca, host: '127.1' });
    await expect(listed(other.store)).rejects.toMatchObject(distrusted);
  });

  test('lets nobody in without TLS, and the error says which security it wants', async () => {
    await using server = await startProftpd({ tls: 'explicit' });
    await using source = opened({ port: server.port });
    await expect(listed(source.store)).rejects.toMatchObject({
      code: 'source.auth',
      message: expect.stringContaining('SSL/TLS required'),
      next: expect.stringContaining('"explicit_tls"'),
    });
  });

  test.skipIf('missing' in vsftpd)('that wants the session of TLS again, and tells no facts', async () => {
    await using signer = await startProftpd({ tls: 'explicit' });
    const { cert, key } = signer.certificate!;
    await using server = await startVsftpd([
      'ssl_enable=YES',
      'allow_anon_ssl=YES',
      'force_anon_logins_ssl=YES',
      'force_anon_data_ssl=YES',
      'require_ssl_reuse=YES',
      `rsa_cert_file=${cert}`,
      `rsa_private_key_file=${key}`,
    ]);
    await server.files.put('a.csv', content);
    const ca = readFileSync(cert, 'utf8');
    await using source = opened({ port: server.port, security: 'explicit_tls', ca }, null);
    const [object] = await listed(source.store);
    expect((await readAll(source.store, object!)).equals(content)).toBe(true);
  });
});

describe.skipIf('missing' in proftpd)('a server of FTP', () => {
  let server: FtpServer;
  beforeAll(async () => {
    server = await startProftpd();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('follows links beneath the folder, and to none out of it that it shows', async () => {
    const files = datedFiles(`${server.folder}/links`);
    await files.put('root/in/a.csv', 'abc');
    await files.put('outside/secret.csv', 'secret');
    const at = (path: string) => `${server.folder}/links/root/${path}`;
    await mkdir(at('links'));
    await symlink('../in/a.csv', at('links/a.csv'));
    await symlink('../in', at('links/folder'));
    await symlink('..', at('links/round'));
    await symlink('nothing', at('links/dangling.csv'));
    await using source = opened({ port: server.port, remotePath: '/links/root' });
    const { store } = source;
    const found = await listed(store);
    expect(found.map(({ path }) => path)).toEqual(['in/a.csv', 'links/a.csv', 'links/folder/a.csv']);
    for (const object of found) {
      expect(String(await readAll(store, object))).toBe('abc');
      expect(await objectAt(store, object.path)).toEqual(object);
    }
    const behind = await objectAt(store, 'links/folder/a.csv');
    await expect(store.moves!.move(behind, 'done.csv', never)).rejects.toMatchObject({ code: 'source.archive_link' });
    await symlink('../../outside', at('links/way-out'));
    const outside = { code: 'source.path_outside' };
    for (const path of ['links/way-out', 'links/way-out/secret.csv'])
      await expect(store.stat(path, never), path).rejects.toMatchObject(outside);
    await expect(listed(store, 'links')).rejects.toMatchObject(outside);
  });

  test.skipIf('missing' in vsftpd)(
    'follows links where it lists names alone, too, and goes round in no circle',
    async () => {
      await using other = await startVsftpd();
      await other.files.put('in/a.csv', 'abc');
      await other.files.put('in/.hidden.csv', 'abc');
      await symlink('in/a.csv', `${other.folder}/link.csv`);
      await symlink('..', `${other.folder}/in/round`);
      await using source = opened({ port: other.port }, null);
      const found = await listed(source.store);
      expect(found.map(({ path }) => path)).toEqual(['in/.hidden.csv', 'in/a.csv', 'link.csv']);
      expect(String(await readAll(source.store, found[2]!))).toBe('abc');
    },
  );

  test('cannot be asked for names with line breaks, and says so', async () => {
    await server.files.put('breaks/new\nline.csv', 'abc');
    await using source = opened({ port: server.port });
    const refused = { code: 'source.refused', message: expect.stringContaining('line break') };
    await expect(listed(source.store, 'breaks')).rejects.toMatchObject(refused);
    await expect(source.store.stat('breaks/new\nline.csv', never)).rejects.toMatchObject(refused);
    await expect(source.store.stat('a\r\nDELE b', never)).rejects.toMatchObject(refused);
  });

  test.each([
    ['of one host', ['MaxClientsPerHost 2']],
    ['of one user', ['MaxClientsPerUser 2']],
    ['in all', ['MaxClients 1']],
  ])('that allows few connections %s is read over those', async (_, lines) => {
    await using few = await startProftpd({ lines });
    const names = Array.from({ length: 12 }, (_each, number) => `${String(number).padStart(2, '0')}.csv`);
    for (const name of names) await few.files.put(name, name);
    await using source = opened({ port: few.port, connections: 6 });
    const objects = await Promise.all(names.map((name) => objectAt(source.store, name)));
    const read = await Promise.all(objects.map((object) => readAll(source.store, object)));
    expect(read.map(String)).toEqual(names);
  });

  test('reads a thousand files over few connections', async () => {
    const names = Array.from({ length: 1_000 }, (_, number) => `${String(number).padStart(4, '0')}.csv`);
    for (const name of names) await server.files.put(`many/${name}`, name);
    await using source = opened({ port: server.port, remotePath: 'many', connections: 3 });
    const objects = await listed(source.store);
    expect(objects.map(({ path }) => path)).toEqual(names);
    const read = await Promise.all(objects.map((object) => readAll(source.store, object)));
    expect(read.map(String)).toEqual(names);
  }, 120_000);

  test('is asked for data at its own address, whatever other it names', async () => {
    await using masked = await startProftpd({
      lines: ['MasqueradeAddress 10.9.8.7', '<Limit EPSV>', 'DenyAll', '</Limit>'],
    });
    await masked.files.put('a.csv', 'abc');
    await using source = opened({ port: masked.port });
    expect(String(await readAll(source.store, await objectAt(source.store, 'a.csv')))).toBe('abc');
  });

  test.skipIf(process.getuid?.() !== 0)('names the permission that is missing', async () => {
    await using shy = await startProftpd({ uid: NOBODY });
    await mkdir(`${shy.folder}/locked`, { mode: 0o700 });
    await shy.files.put('a.csv', 'abc');
    await using source = opened({ port: shy.port });
    const { store } = source;
    const lacks = (what: string) => ({ code: 'source.permission', message: expect.stringContaining(what) });
    const object = await objectAt(store, 'a.csv');
    await expect(store.moves!.move(object, 'done.csv', never)).rejects.toMatchObject(lacks('to rename'));
    await expect(store.moves!.move(object, 'done/a.csv', never)).rejects.toMatchObject(lacks('to write into'));
    await expect(listed(store, 'locked')).rejects.toMatchObject(lacks('to enter and to list the folder'));
    await chmod(`${shy.folder}/a.csv`, 0o600);
    await expect(store.open(object, 0, never)).rejects.toMatchObject(lacks('to read the file'));
    const read = store.checks.find(({ step }) => step === 'Read a file')!;
    await expect(read.run(never)).rejects.toMatchObject(lacks('to read the file'));
  });

  test('is no way into a private network, unless that is allowed', async () => {
    const guarded = (host: string, resolve?: Parameters<typeof ftpStore>[0]['resolve']) =>
      ftpStore({
        config: ftpConfig.parse({ host, port: server.port, security: 'none' }),
        auth: ANN,
        allowPrivateHosts: false,
        limits: FTP_SMALL_LIMITS,
        ...(resolve === undefined ? {} : { resolve }),
      });
    const refused = expect.objectContaining({ code: 'net.private_host' });
    let tried = 0;
    for (const url of HOSTILE_URLS) {
      const host = /^https?:\/\/(?:\[([^\]]+)\]|([^/:@\\#]+))(?::\d+)?\//.exec(url)?.slice(1).find(Boolean);
      if (host === undefined) continue;
      tried += 1;
      if (ftpConfig.safeParse({ host }).success) expect(() => guarded(host), host).toThrow(refused);
    }
    expect(tried).toBeGreaterThan(50);
    for (const host of ['a b', 'user@host', 'host/path', 'ftp://host', 'host\r\nDELE a', ''])
      expect(ftpConfig.safeParse({ host }).success, host).toBe(false);
    await using dns = await startDnsServer(() => ['127.0.0.1']);
    const store = guarded('inside.example', dns.resolve);
    await expect(listed(store)).rejects.toMatchObject({ code: 'net.private_host' });
    await store.close!();
  });
});

describe('a server of FTP that does what it should not', () => {
  const content = bytesOf(100_000);
  const half = (range: Buffer): Buffer => range.subarray(0, Math.ceil(range.length / 2));

  test.each([
    ['says that all was sent', '226 That was all.'],
    ['says that it broke off', '426 It broke off.'],
    ['says nothing, and goes', null],
  ])('sends half of what there is each time, and %s: all of it is read all the same', async (_, says) => {
    await using server = await scriptedFtp({
      content,
      sends: (range) => (range.length < 100 ? { bytes: range, says: '226 All.' } : { bytes: half(range), says }),
    });
    await using source = opened({ port: server.port });
    const read = await readAll(source.store, await objectAt(source.store, 'a.csv'));
    expect(read.equals(content)).toBe(true);
    expect(server.commands).toContain('REST 50000');
  });

  test('sends nothing, again and again: an error, and no end of a file', async () => {
    await using server = await scriptedFtp({
      content,
      sends: () => ({ bytes: Buffer.alloc(0), says: '226 That was all.' }),
    });
    await using source = opened({ port: server.port });
    const object = await objectAt(source.store, 'a.csv');
    await expect(readAll(source.store, object)).rejects.toMatchObject({ code: 'source.io', retryable: true });
  });

  test('says its answers byte by byte: each is read to its end', async () => {
    await using server = await scriptedFtp({ content, sends: (bytes) => ({ bytes, says: '226 All.' }), slowly: true });
    await using source = opened({ port: server.port });
    const read = await readAll(source.store, await objectAt(source.store, 'a.csv'));
    expect(read.equals(content)).toBe(true);
  });

  test('sends more than there was: that is another version', async () => {
    await using server = await scriptedFtp({
      content,
      sends: (range) => ({ bytes: Buffer.concat([range, Buffer.from('more')]), says: '226 All.' }),
    });
    await using source = opened({ port: server.port });
    const object = await objectAt(source.store, 'a.csv');
    await expect(readAll(source.store, object)).rejects.toMatchObject({ code: 'source.changed' });
  });

  test('knows no times: it is refused, since no version could be told from another', async () => {
    await using server = await scriptedFtp({
      content,
      sends: (bytes) => ({ bytes, says: '226 All.' }),
      answer: (command) => (command.startsWith('MDTM') ? '502 Not here.' : null),
    });
    await using source = opened({ port: server.port });
    await expect(objectAt(source.store, 'a.csv')).rejects.toMatchObject({ code: 'source.refused' });
  });

  test('is full for the moment: it is asked again', async () => {
    let times = 0;
    await using server = await scriptedFtp({
      content,
      sends: (bytes) => ({ bytes, says: '226 All.' }),
      answer(command) {
        if (!command.startsWith('PASS')) return null;
        times += 1;
        return times === 1 ? '421 Too many are here.' : null;
      },
    });
    await using source = opened({ port: server.port });
    expect((await readAll(source.store, await objectAt(source.store, 'a.csv'))).equals(content)).toBe(true);
    expect(times).toBeGreaterThan(1);
  });
});
