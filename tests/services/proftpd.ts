import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { type DatedFiles, datedFiles } from './dated-files.ts';
import { debianProgram } from './debian-program.ts';
import { freePort } from './free-port.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { type TestCertificate, testCertificate } from './test-certificate.ts';
import { whenListening } from './when-listening.ts';

/** ProFTPD, where it is or can be had. */
export const proftpd = await debianProgram('/usr/sbin/proftpd', ['proftpd-core', 'proftpd-mod-crypto']);

export interface FtpServer extends AsyncDisposable {
  readonly port: number;
  readonly username: string;
  readonly password: string;
  /** In which one is after signing in: to the clients, `/`. */
  readonly folder: string;
  readonly files: DatedFiles;
}

export interface ProftpdOptions {
  /** Signed by itself. */
  readonly tls?: 'explicit' | 'implicit';
  /** More lines of its settings. */
  readonly lines?: readonly string[];
  /** Whom it serves files as; this process's user by default. */
  readonly uid?: number;
}

const TRIES = 5;
/** Of the password "secret". */
const HASH = '$5$sluice$ORWvukq4ttYE.VM0kyfXEcV0UWhh7UUq.prs5XqpVw3';

/** ProFTPD on this machine, by settings of the test's own: one user, whose files are all that there is. */
export async function startProftpd({
  tls,
  lines = [],
  uid,
}: ProftpdOptions = {}): Promise<FtpServer & { readonly certificate: TestCertificate | null }> {
  if ('missing' in proftpd) throw new Error(proftpd.missing);
  const place = await temporaryFolder();
  const folder = join(place.path, 'files');
  await mkdir(folder);
  const certificate = tls === undefined ? null : await testCertificate();
  const { uid: ownUid, gid } = userInfo();
  const login = `ann:${HASH}:${uid ?? ownUid}:${uid ?? gid}::${folder}:/bin/false\n`;
  await writeFile(join(place.path, 'logins'), login, { mode: 0o600 });
  for (let tries = 0; tries < TRIES; tries++) {
    const port = await freePort();
    const config = join(place.path, 'proftpd.conf');
    await writeFile(
      config,
      [...settings(place.path, folder, port), ...tlsSettings(tls, certificate), ...lines, ''].join('\n'),
    );
    const server = spawn(proftpd.path, ['-n', '-c', config], { stdio: 'ignore' });
    const ended = once(server, 'exit');
    if (!(await whenListening(server, port))) continue;
    return {
      port,
      username: 'ann',
      password: 'secret',
      folder,
      files: datedFiles(folder),
      certificate,
      async [Symbol.asyncDispose]() {
        server.kill();
        await ended;
        await certificate?.[Symbol.asyncDispose]();
        await place[Symbol.asyncDispose]();
      },
    };
  }
  throw new Error('proftpd ended before it listened.');
}

function settings(place: string, folder: string, port: number): string[] {
  const { username } = userInfo();
  const group = execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim();
  return [
    'ServerType standalone',
    'DefaultServer on',
    'DefaultAddress 127.0.0.1',
    'SocketBindTight on',
    'UseIPv6 off',
    'UseReverseDNS off',
    'MaxInstances none',
    'WtmpLog off',
    'TransferLog none',
    'DelayTable none',
    `Port ${port}`,
    `User ${username}`,
    `Group ${group}`,
    `PidFile ${join(place, 'pid')}`,
    `ScoreboardFile ${join(place, 'scoreboard')}`,
    'AuthOrder mod_auth_file.c',
    `AuthUserFile ${join(place, 'logins')}`,
    'RequireValidShell off',
    'RootLogin on',
    `DefaultRoot ${folder}`,
    'AllowOverwrite on',
  ];
}

function tlsSettings(tls: ProftpdOptions['tls'], certificate: TestCertificate | null): string[] {
  if (certificate === null) return [];
  return [
    'LoadModule mod_tls.c',
    'TLSEngine on',
    'TLSRequired on',
    `TLSRSACertificateFile ${certificate.cert}`,
    `TLSRSACertificateKeyFile ${certificate.key}`,
    ...(tls === 'implicit' ? ['TLSOptions UseImplicitSSL'] : []),
  ];
}
