import { createHmac } from 'node:crypto';
import { chmod, chown, mkdir, symlink } from 'node:fs/promises';
import ssh2, { type AuthContext } from 'ssh2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SftpAuth } from '../../sources/files/sftp/config.ts';
import { sftpConfig } from '../../sources/files/sftp/config.ts';
import { fingerprintOf } from '../../sources/files/sftp/host-key.ts';
import { sftpStore } from '../../sources/files/sftp/store.ts';
import { bytesOf, listed, objectAt, readAll } from '../contract/store-fixture.ts';
import { datedFiles } from '../services/dated-files.ts';
import { sshKeys } from '../services/ssh-keys.ts';
import { sshLogins } from '../services/ssh-logins.ts';
import { type Sshd, sshd, startSshd } from '../services/sshd.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { SMALL_LIMITS } from './small-limits.ts';

const never = new AbortController().signal;
const NOBODY = 65_534;

describe.skipIf('missing' in sshd)('a host of SFTP', () => {
  let server: Sshd;
  beforeAll(async () => {
    server = await startSshd();
    await server.files.put('a.csv', 'abc');
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const open = (config: object, auth: object) => {
    const store = sftpStore({
      config: sftpConfig.parse({ host: '127.0.0.1', ...config }),
      auth: auth as SftpAuth,
      allowPrivateHosts: true,
      limits: SMALL_LIMITS,
    });
    return { store, [Symbol.asyncDispose]: () => store.close!() };
  };
  const opened = (config: object = {}, auth: object = {}) =>
    open(
      { port: server.port, hostKey: server.hostKey, ...config },
      { username: server.username, privateKey: server.privateKey, ...auth },
    );
  const readsIt = async (made: ReturnType<typeof open>): Promise<void> => {
    await using source = made;
    expect(String(await readAll(source.store, await objectAt(source.store, 'a.csv')))).toBe('abc');
  };

  describe('shows its key', () => {
    const blob = () => Buffer.from(server.hostKey.split(' ')[1]!, 'base64');

    test('which is not known: the error tells the fingerprint that makes it known', async () => {
      await using stranger = opened({ hostKey: undefined });
      const error = await objectAt(stranger.store, 'a.csv').catch((thrown) => thrown);
      const fingerprint = fingerprintOf(blob());
      expect(error).toMatchObject({
        code: 'source.host_key',
        retryable: false,
        message: expect.stringContaining(fingerprint),
        next: expect.stringContaining(`set hostKey of the connector to ${fingerprint}`),
        detail: { fingerprint, keyType: 'ssh-ed25519' },
      });
      await readsIt(opened({ hostKey: error.detail.fingerprint }));
    });

    test('and is taken by its public key and by lines of known_hosts, hidden or not', async () => {
      const { hostKey: key, port } = server;
      await readsIt(opened({ hostKey: key }));
      await readsIt(
        opened({ hostKey: `# a comment\nother.example.com ${key}\n[127.0.0.1]:${port},x ${key} somebody\n` }),
      );
      const salt = Buffer.from('twenty bytes of salt');
      const hash = createHmac('sha1', salt).update(`[127.0.0.1]:${port}`).digest('base64');
      await readsIt(opened({ hostKey: `|1|${salt.toString('base64')}|${hash} ${key}` }));
      const other = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }).public;
      await readsIt(opened({ hostKey: `${other}\n${key}` }));
    });

    test('and is refused where another is known, or the key of another host or port', async () => {
      const other = sshKeys().public;
      for (const hostKey of [other, `127.0.0.1 ${server.hostKey}`, `[other]:${server.port} ${server.hostKey}`]) {
        await using stranger = opened({ hostKey });
        await expect(objectAt(stranger.store, 'a.csv'), hostKey).rejects.toMatchObject({ code: 'source.host_key' });
      }
    });

    test('before it is told a password', async () => {
      const told: string[] = [];
      await using logins = await sshLogins({
        folder: server.folder,
        authenticate(context) {
          told.push(context.method);
          context.reject();
        },
      });
      await using stranger = open({ port: logins.port }, { username: 'ann', password: 'secret' });
      await expect(objectAt(stranger.store, 'a.csv')).rejects.toMatchObject({ code: 'source.host_key' });
      expect(told).toEqual([]);
    });

    test('and texts that are no keys are refused when the connector is saved', () => {
      const bad = ['', '# nothing', 'MD5:00:11', 'SHA256:short', 'ssh-ed25519 AAAA', `* ${server.hostKey}`];
      for (const hostKey of [...bad, `@revoked x ${server.hostKey}`, `${server.hostKey}\nnonsense`])
        expect(sftpConfig.safeParse({ host: 'h', hostKey }).success, hostKey).toBe(false);
    });
  });

  describe('lets in', () => {
    const isPassword = (context: AuthContext): boolean =>
      context.method === 'password' && context.username === 'ann' && context.password === 'secret';

    test('by a password, and says so when that is wrong', async () => {
      await using logins = await sshLogins({
        folder: server.folder,
        authenticate: (context) => (isPassword(context) ? context.accept() : context.reject(['password'])),
      });
      const signed = (password: string) =>
        open({ port: logins.port, hostKey: logins.hostKey }, { username: 'ann', password });
      await readsIt(signed('secret'));
      await using wrong = signed('wrong');
      await expect(objectAt(wrong.store, 'a.csv')).rejects.toMatchObject({ code: 'source.auth', retryable: false });
    });

    test('by the answer to a question for the password', async () => {
      await using logins = await sshLogins({
        folder: server.folder,
        authenticate(context) {
          if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
          context.prompt([{ prompt: 'Password: ', echo: false }], (answers) =>
            answers[0] === 'secret' ? context.accept() : context.reject(),
          );
        },
      });
      await readsIt(open({ port: logins.port, hostKey: logins.hostKey }, { username: 'ann', password: 'secret' }));
    });

    test('by a key with a passphrase, and says what is wrong with a key that it cannot read', async () => {
      const keys = { passphrase: 'open sesame', cipher: 'aes256-ctr', rounds: 4 };
      const pair = sshKeys(keys);
      await using logins = await sshLogins({
        folder: server.folder,
        authenticate(context) {
          if (context.method !== 'publickey') return context.reject(['publickey']);
          const isIt = context.key.data.equals(Buffer.from(pair.public.split(' ')[1]!, 'base64'));
          return isIt ? context.accept() : context.reject();
        },
      });
      const signed = (passphrase?: string) =>
        open(
          { port: logins.port, hostKey: logins.hostKey },
          { username: 'ann', privateKey: pair.private, ...(passphrase === undefined ? {} : { passphrase }) },
        );
      await readsIt(signed('open sesame'));
      for (const passphrase of [undefined, 'wrong']) {
        await using wrong = signed(passphrase);
        const unreadable = { code: 'source.auth', message: expect.stringContaining('private key cannot be read') };
        await expect(objectAt(wrong.store, 'a.csv')).rejects.toMatchObject(unreadable);
      }
    });
  });

  test.skipIf(process.getuid?.() !== 0)('names the permission that is missing', async () => {
    await using place = await temporaryFolder();
    const files = datedFiles(place.path);
    await files.put('locked/a.csv', 'abc');
    await files.put('a.csv', 'abc');
    await files.put('b.csv', 'abc');
    await chmod(`${place.path}/locked`, 0o700);
    await chmod(`${place.path}/a.csv`, 0o600);
    await chown(`${place.path}/a.csv`, 0, 0);
    await using logins = await sshLogins({
      folder: place.path,
      uid: NOBODY,
      authenticate: (context) => context.accept(),
    });
    await using nobody = open({ port: logins.port, hostKey: logins.hostKey }, { username: 'x', password: 'x' });
    const { store } = nobody;
    const lacks = (what: string) => ({ code: 'source.permission', message: expect.stringContaining(what) });
    await expect(listed(store, 'locked')).rejects.toMatchObject(lacks('to read and to enter the folder (r-x)'));
    await expect(store.open(await objectAt(store, 'a.csv'), 0, never)).rejects.toMatchObject(
      lacks('to read the file (r)'),
    );
    const object = await objectAt(store, 'b.csv');
    await expect(store.moves!.move(object, 'done.csv', never)).rejects.toMatchObject(
      lacks('to write into the folders'),
    );
    // The one that a test of the connection would read.
    await files.remove('b.csv');
    const read = store.checks.find(({ step }) => step === 'Read a file')!;
    await expect(read.run(never)).rejects.toMatchObject(lacks('to read the file (r)'));
  });

  test('follows links beneath its folder, and none out of it', async () => {
    await using place = await temporaryFolder();
    const files = datedFiles(place.path);
    await files.put('root/in/a.csv', 'abc');
    await files.put('outside/secret.csv', 'secret');
    const at = (path: string) => `${place.path}/root/${path}`;
    await mkdir(at('links'));
    await symlink('../in/a.csv', at('links/a.csv'));
    await symlink('../in', at('links/folder'));
    await symlink('..', at('links/round'));
    await symlink('nothing', at('links/dangling.csv'));
    await using source = opened({ remotePath: at('') });
    const { store } = source;
    const found = await listed(store);
    expect(found.map(({ path }) => path)).toEqual(['in/a.csv', 'links/a.csv', 'links/folder/a.csv']);
    for (const object of found) expect(String(await readAll(store, object))).toBe('abc');
    const link = await objectAt(store, 'links/a.csv');
    await expect(store.moves!.move(link, 'done.csv', never)).rejects.toMatchObject({ code: 'source.archive_link' });
    const behind = await objectAt(store, 'links/folder/a.csv');
    await expect(store.moves!.move(behind, 'done.csv', never)).rejects.toMatchObject({ code: 'source.archive_link' });
    await symlink('../../outside/secret.csv', at('links/secret.csv'));
    await symlink('../../outside', at('links/way-out'));
    const outside = { code: 'source.path_outside' };
    for (const path of ['links/secret.csv', 'links/way-out', 'links/way-out/secret.csv'])
      await expect(store.stat(path, never), path).rejects.toMatchObject(outside);
    await expect(listed(store, 'links')).rejects.toMatchObject(outside);
    const secret = { path: 'links/secret.csv', bytes: 6, version: 'any', modifiedAt: null };
    await expect(store.open(secret, 0, never)).rejects.toMatchObject(outside);
    const object = await objectAt(store, 'in/a.csv');
    await expect(store.moves!.move(object, 'links/way-out/a.csv', never)).rejects.toMatchObject({
      code: 'source.archive_link',
    });
  });

  test('is told of by more names than one answer holds', async () => {
    await using place = await temporaryFolder();
    const files = datedFiles(place.path);
    const names = Array.from({ length: 1_050 }, (_, number) => `${String(number).padStart(5, '0')}.csv`);
    for (const name of names) await files.put(name, '');
    await using source = opened({ remotePath: place.path });
    expect((await listed(source.store)).map(({ path }) => path)).toEqual(names);
  });

  test('is asked for more bytes before the first have come', async () => {
    const content = bytesOf(100_000);
    const waiting: (() => void)[] = [];
    const host = sshKeys();
    // It answers no request to read before four wait: of somebody who asks one at a time it would get none.
    const slow = new ssh2.Server({ hostKeys: [host.private] }, (client) => {
      client.on('error', () => {});
      client.on('authentication', (context) => context.accept());
      client.on('session', (accept) =>
        accept().on('sftp', (acceptIt) => {
          const answers = acceptIt();
          const attrs = { mode: 0o100_644, uid: 0, gid: 0, size: content.length, atime: 1, mtime: 1 };
          const longname = '';
          answers.on('REALPATH', (id, path) => {
            answers.name(id, [{ filename: path === '.' ? '/home' : '/home/a.csv', longname, attrs }]);
          });
          answers.on('STAT', (id) => answers.attrs(id, attrs));
          answers.on('FSTAT', (id) => answers.attrs(id, attrs));
          answers.on('OPEN', (id) => answers.handle(id, Buffer.from('h')));
          answers.on('CLOSE', (id) => answers.status(id, 0));
          answers.on('READ', (id, _handle, offset, length) => {
            waiting.push(() => answers.data(id, content.subarray(offset, offset + length)));
            if (waiting.length >= 4) for (const answer of waiting.splice(0)) answer();
          });
        }),
      );
    });
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    const { port } = slow.address() as { port: number };
    {
      const store = sftpStore({
        config: sftpConfig.parse({ host: '127.0.0.1', port, hostKey: host.public }),
        auth: { username: 'x', password: 'x' },
        allowPrivateHosts: true,
        limits: { ...SMALL_LIMITS, firstBytes: 100_000, partBytes: 100_000, aheadBytes: 100_000 },
        sizes: { bytes: 25_000, atOnce: 4 },
      });
      const read = await readAll(store, await objectAt(store, 'a.csv'));
      expect(read.equals(content)).toBe(true);
      await store.close!();
    }
    await new Promise<void>((resolve) => slow.close(() => resolve()));
  });

  test('is no way into a private network, unless that is allowed', async () => {
    const auth = { username: 'x', password: 'x' };
    const guarded = (host: string) =>
      sftpStore({
        config: sftpConfig.parse({ host, port: server.port, hostKey: server.hostKey }),
        auth,
        allowPrivateHosts: false,
        limits: SMALL_LIMITS,
      });
    const refused = expect.objectContaining({ code: 'net.private_host' });
    for (const host of [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f.1',
      '::1',
      '::ffff:10.0.0.1',
      '10.0.0.1',
      'localhost',
    ])
      expect(() => guarded(host), host).toThrow(refused);
    for (const host of ['169.254.169.254', 'fd00::1', 'a.localhost'])
      expect(() => guarded(host), host).toThrow(refused);
    for (const host of ['a b', 'user@host', 'host/path', 'sftp://host', ''])
      expect(sftpConfig.safeParse({ host }).success, host).toBe(false);
  });
});
