import { chmod, chown, mkdir, readdir, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckReport } from '../../runtime/contract/index.ts';
import { type HttpService, httpService } from '../services/http-service.ts';
import { proftpd, startProftpd } from '../services/proftpd.ts';
import { sshLogins } from '../services/ssh-logins.ts';
import { sshd } from '../services/sshd.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { checked, endOf } from './checked.ts';
import { openSource } from './open-source.ts';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

interface Tried {
  readonly title: string;
  /** Modes by path; the root's is that of ``. What is not named may all be done with. */
  readonly modes: Readonly<Record<string, number>>;
  /** Steps behind the first ones, and what is missing, by store. */
  readonly passed: readonly string[];
  readonly lacks?: Readonly<Record<string, string>>;
}

const FILES = ['Find the files', 'Read the columns', 'Read the first rows'];
const READ = ['List the folder', 'Read a file', ...FILES];
const ARCHIVE = ['Write into the archive', 'Move files out of their folder'];
const ALL = [...READ, ...ARCHIVE, 'Write into the folder of failed files', 'Move failed files there'];

const TRIED: readonly Tried[] = [
  { title: 'all rights', modes: {}, passed: ALL },
  {
    title: 'a folder of files that may not be written to',
    modes: { in: 0o555 },
    passed: [...READ, ARCHIVE[0]!],
    lacks: { local_fs: 'wx on ROOT/in', sftp: 'to write into its folder (wx)', ftp: 'to delete in its folder' },
  },
  {
    title: 'an archive that may not be written to',
    modes: { done: 0o555 },
    passed: READ,
    lacks: { local_fs: 'wx on ROOT/done', sftp: 'to write into the folder (wx)', ftp: 'to write into the folder' },
  },
  {
    title: 'a folder of failed files that may not be written to',
    modes: { failed: 0o555 },
    passed: [...READ, ...ARCHIVE],
    lacks: { local_fs: 'wx on ROOT/failed', sftp: 'to write into the folder (wx)', ftp: 'to write into the folder' },
  },
  {
    title: 'a file that may not be read',
    modes: { 'first.csv': 0o000 },
    passed: ALL.slice(0, 1),
    lacks: {
      local_fs: 'r on ROOT/first.csv',
      sftp: 'to read the file (r), and to enter the folders above it (x)',
      ftp: 'to read the file, and to enter the folders above it',
    },
  },
  {
    title: 'a root that may be entered and not listed',
    modes: { '': 0o311 },
    passed: [],
    lacks: {
      local_fs: 'rx on ROOT',
      sftp: 'to read and to enter the folder (r-x)',
      ftp: 'to enter and to list the folder',
    },
  },
];

const FOLDERS = ['in', 'done', 'failed'];

/** A folder that is nobody's, as the case has it; gives what the check of it comes to, and what lies there afterwards. */
async function tried({ modes }: Tried, folder: string, check: () => Promise<CheckReport>) {
  for (const path of FOLDERS) await mkdir(`${folder}/${path}`);
  for (const path of ['first.csv', 'in/a.csv']) await writeFile(`${folder}/${path}`, 'a,b\n1,2\n');
  const paths = [...FOLDERS, 'in/a.csv', 'first.csv', ''];
  for (const path of paths) await chown(`${folder}/${path}`, NOBODY, NOBODY);
  for (const [path, mode] of Object.entries(modes)) await chmod(`${folder}/${path}`, mode);
  const end = endOf(await check());
  for (const path of ['', ...FOLDERS]) await chmod(`${folder}/${path}`, 0o755);
  const left = await readdir(folder, { recursive: true });
  return { ...end, left: left.sort() };
}

const LEFT = ['done', 'failed', 'first.csv', 'in', 'in/a.csv'];

describe.skipIf(!isRoot)('as a user who may not do all', () => {
  test.each(TRIED)('local_fs: $title', async ({ passed, lacks, ...one }) => {
    await using place = await temporaryFolder(0o755);
    const folder = `${place.path}/files`;
    await mkdir(folder);
    const found = await tried({ passed, ...one }, folder, async () => {
      process.setegid!(NOBODY);
      process.seteuid!(NOBODY);
      try {
        return await checked({ connector: { path: folder } });
      } finally {
        process.seteuid!(0);
        process.setegid!(0);
      }
    });
    expect({ ...found, lacks: found.lacks?.replace(folder, 'ROOT') }).toEqual({
      passed: ['Find the folder', ...passed],
      lacks: lacks?.local_fs,
      left: LEFT,
    });
  });

  test.skipIf('missing' in sshd).each(TRIED)('sftp: $title', async ({ passed, lacks, ...one }) => {
    await using place = await temporaryFolder(0o755);
    const folder = `${place.path}/files`;
    await mkdir(folder);
    const found = await tried({ passed, ...one }, folder, async () => {
      await using logins = await sshLogins({ folder, uid: NOBODY, authenticate: (context) => context.accept() });
      return await checked({
        type: 'sftp',
        auth: { method: 'username_password', config: { username: 'x', password: 'x' } },
        connector: { host: '127.0.0.1', port: logins.port, hostKey: logins.hostKey },
      });
    });
    expect(found).toEqual({
      passed: ['Connect to the host', 'Check the host key', 'Sign in', ...passed],
      ...(lacks === undefined ? {} : { lacks: lacks.sftp }),
      left: LEFT,
    });
  });

  test.skipIf('missing' in proftpd).each(TRIED)('ftp: $title', async ({ passed, lacks, ...one }) => {
    await using server = await startProftpd({ uid: NOBODY });
    const found = await tried({ passed, ...one }, server.folder, () =>
      checked({
        type: 'ftp',
        auth: { method: 'username_password', config: { username: server.username, password: server.password } },
        connector: { host: '127.0.0.1', port: server.port, security: 'none' },
      }),
    );
    expect({ ...found, passed: found.passed.slice(-passed.length || found.passed.length) }).toMatchObject({
      passed,
      left: LEFT,
    });
    if (lacks === undefined) expect(found.lacks).toBeUndefined();
    else expect(found.lacks).toContain(lacks.ftp);
  });
});

describe('an address that is asked over HTTP', () => {
  let server: HttpService;
  beforeAll(async () => {
    server = await httpService(({ headers, url }, response) => {
      if (url !== '/in/a.csv') return void response.writeHead(404).end();
      if (headers.authorization === 'Bearer nobody') return void response.writeHead(403).end();
      if (headers.authorization !== 'Bearer good') return void response.writeHead(401).end();
      response.writeHead(200, { etag: '"1"', 'content-length': '8' }).end('a,b\n1,2\n');
    });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const check = (token: string) =>
    checked(
      {
        type: 'http_pull',
        auth: { method: 'token', config: { token } },
        connector: { url: server.origin, files: ['in/a.csv'] },
      },
      false,
    );

  test('each step is told, and whether the credentials or a right are missing', async () => {
    const steps = ['Find the credentials', 'List the files', 'Look at the first', ...FILES];
    expect(endOf(await check('good'))).toEqual({ passed: steps });
    expect(endOf(await check('nobody'))).toEqual({ passed: steps.slice(0, 2), lacks: 'to be read (status 403)' });
    expect(endOf(await check('bad'))).toMatchObject({
      passed: steps.slice(0, 2),
      lacks: expect.stringMatching(/^source\.auth: /),
    });
  });
});

test('a store that does not answer: the steps before are told, and the one that took all the time', async () => {
  await using server = await httpService(() => {});
  const source = await openSource('/', {
    type: 'http_pull',
    connector: { url: server.origin, files: ['in/a.csv'] },
  });
  const { ok, steps } = await source.check(AbortSignal.timeout(300));
  await source.close?.();
  expect(ok).toBe(false);
  expect(steps).toMatchObject([
    { step: 'Find the credentials', ok: true },
    { step: 'List the files', ok: true },
    { step: 'Look at the first', ok: false, code: 'source.unreachable', detail: expect.stringContaining('time') },
  ]);
  expect(steps[2]!.durationMs).toBeGreaterThanOrEqual(250);
});
