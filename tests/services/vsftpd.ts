import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DatedFiles, datedFiles } from './dated-files.ts';
import { unpackedProgram } from './debian-program.ts';
import { freePort } from './free-port.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { whenListening } from './when-listening.ts';

/**
 * vsftpd, where it is or can be had: it tells no facts (MLST), and wants the session of TLS on data connections. Debian
 * installs one FTP server at a time, and that is ProFTPD.
 */
export const vsftpd = await unpackedProgram('/usr/sbin/vsftpd', ['vsftpd', 'libwrap0', 'libnsl2', 'libtirpc3']);

export interface Vsftpd extends AsyncDisposable {
  readonly port: number;
  readonly folder: string;
  readonly files: DatedFiles;
}

const TRIES = 5;

/** vsftpd on this machine, by settings of the test's own: anybody may do anything in one folder. */
export async function startVsftpd(lines: readonly string[] = []): Promise<Vsftpd> {
  if ('missing' in vsftpd) throw new Error(vsftpd.missing);
  const place = await temporaryFolder();
  const folder = join(place.path, 'files');
  await mkdir(folder);
  for (let tries = 0; tries < TRIES; tries++) {
    const port = await freePort();
    const config = join(place.path, 'vsftpd.conf');
    await writeFile(config, [...settings(folder, port), ...lines, ''].join('\n'), { mode: 0o600 });
    const server = spawn(vsftpd.path, [config], { stdio: 'ignore', env: vsftpd.env });
    const ended = once(server, 'exit');
    if (!(await whenListening(server, port))) continue;
    return {
      port,
      folder,
      files: datedFiles(folder),
      async [Symbol.asyncDispose]() {
        server.kill();
        await ended;
        await place[Symbol.asyncDispose]();
      },
    };
  }
  throw new Error('vsftpd ended before it listened.');
}

function settings(folder: string, port: number): string[] {
  return [
    'listen=YES',
    'listen_address=127.0.0.1',
    `listen_port=${port}`,
    'background=NO',
    'run_as_launching_user=YES',
    'seccomp_sandbox=NO',
    'local_enable=NO',
    'anonymous_enable=YES',
    `anon_root=${folder}`,
    'anon_world_readable_only=NO',
    'write_enable=YES',
    'anon_upload_enable=YES',
    'anon_mkdir_write_enable=YES',
    'anon_other_write_enable=YES',
    'anon_umask=022',
    'pasv_address=10.9.8.7',
    'pasv_promiscuous=YES',
  ];
}
