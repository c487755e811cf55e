import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { type DatedFiles, datedFiles } from './dated-files.ts';
import { debianProgram } from './debian-program.ts';
import { freePort } from './free-port.ts';
import { sshKeys } from './ssh-keys.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { whenListening } from './when-listening.ts';

/** OpenSSH's server, where it is or can be had. */
export const sshd = await debianProgram('/usr/sbin/sshd', ['openssh-server']);
/** The part of it that serves files, by itself. */
export const SFTP_SERVER = '/usr/lib/openssh/sftp-server';

export interface Sshd extends AsyncDisposable {
  readonly port: number;
  readonly username: string;
  /** What signs in, in the format of OpenSSH. */
  readonly privateKey: string;
  /** The line of the public key of the host. */
  readonly hostKey: string;
  /** In which one is after signing in. */
  readonly folder: string;
  readonly files: DatedFiles;
}

const TRIES = 5;

/** OpenSSH's server on this machine, by a configuration of the test's own: one user, one key, files alone. */
export async function startSshd(): Promise<Sshd> {
  if ('missing' in sshd) throw new Error(sshd.missing);
  const place = await temporaryFolder();
  const folder = join(place.path, 'files');
  const [host, user] = [sshKeys(), sshKeys()];
  await mkdir(folder);
  await writeFile(join(place.path, 'host_key'), host.private, { mode: 0o600 });
  await writeFile(join(place.path, 'authorized_keys'), `${user.public}\n`);
  // Where its unprivileged half lives, as its package's start makes it.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  for (let tries = 0; tries < TRIES; tries++) {
    const port = await freePort();
    const config = join(place.path, 'sshd_config');
    await writeFile(config, configOf(place.path, folder, port));
    const server = spawn(sshd.path, ['-D', '-e', '-f', config], { stdio: 'ignore' });
    const ended = once(server, 'exit');
    if (!(await whenListening(server, port))) continue;
    return {
      port,
      username: userInfo().username,
      privateKey: user.private,
      hostKey: host.public,
      folder,
      files: datedFiles(folder),
      async [Symbol.asyncDispose]() {
        server.kill();
        await ended;
        await place[Symbol.asyncDispose]();
      },
    };
  }
  throw new Error('sshd ended before it listened.');
}

function configOf(place: string, folder: string, port: number): string {
  return `
ListenAddress 127.0.0.1
Port ${port}
HostKey ${join(place, 'host_key')}
PidFile none
AuthorizedKeysFile ${join(place, 'authorized_keys')}
StrictModes no
UsePAM no
UseDNS no
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
Subsystem sftp internal-sftp -d ${folder}
MaxStartups 1000
`;
}
