import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import ssh2, { type AuthContext, type Connection, type ServerChannel } from 'ssh2';
import { sshKeys } from './ssh-keys.ts';
import { SFTP_SERVER } from './sshd.ts';

export interface SshLogins extends AsyncDisposable {
  readonly port: number;
  readonly hostKey: string;
}

export interface SshLoginsInput {
  /** Who is let in: accept or reject. */
  readonly authenticate: (context: AuthContext) => void;
  /** In which one is after signing in. */
  readonly folder: string;
  /** The files are served as this user sees them, by default as this process does. */
  readonly uid?: number;
}

/** An SSH server in this process that knows people as a test says; files are served by OpenSSH's own program. */
export async function sshLogins({ authenticate, folder, uid }: SshLoginsInput): Promise<SshLogins> {
  const host = sshKeys();
  const open = new Set<Connection>();
  const server = new ssh2.Server({ hostKeys: [host.private] }, (client) => {
    open.add(client);
    client.on('error', () => {});
    client.on('close', () => open.delete(client));
    client.on('authentication', authenticate);
    client.on('session', (accept) => {
      accept().on('subsystem', (acceptIt, _reject, { name }) => {
        if (name !== 'sftp') return;
        const channel = acceptIt() as ServerChannel;
        const files = spawn(SFTP_SERVER, ['-d', folder], {
          stdio: ['pipe', 'pipe', 'ignore'],
          ...(uid === undefined ? {} : { uid, gid: uid }),
        });
        // Whichever end goes first, the other follows.
        files.stdin.on('error', () => {});
        channel.pipe(files.stdin);
        files.stdout.pipe(channel);
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    hostKey: host.public,
    async [Symbol.asyncDispose]() {
      for (const client of open) client.end();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
