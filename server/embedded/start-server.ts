import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { OsUser } from './os-user.ts';
import { runningPostmaster } from './postmaster.ts';
import { serverSettings } from './server-settings.ts';

// A server that was killed together with us leaves its pid file and shared memory for a moment.
const PATIENCE_MS = 5000;

export interface ServerPlan {
  readonly binaries: string;
  readonly directory: string;
  readonly user: OsUser | null;
  /** Taken where it is free, so that other tools' connection settings stay right. */
  readonly lastPort: number | null;
  readonly settings: Readonly<Record<string, string>>;
  /** For a start in place of a server that has ended: others know its port, and no other will do. */
  readonly again?: { readonly onSpawn: (pid: number) => void; readonly signal: AbortSignal };
}

/** Starts `postgres`; resolves when it takes connections, which after a crash is when it has recovered. */
export async function startServer(plan: ServerPlan): Promise<{ readonly pid: number; readonly port: number }> {
  const deadline = performance.now() + PATIENCE_MS;
  let preferred = plan.lastPort;
  for (;;) {
    const last = preferred === null ? null : await listenOnce(preferred);
    const port = last ?? (plan.again === undefined ? await listenOnce(0) : null);
    const pid = port === null ? null : await attempt(plan, port);
    if (port !== null && pid !== null) return { pid, port };
    plan.again?.signal.throwIfAborted();
    if (performance.now() > deadline) throw await startFailed(plan);
    if (plan.again === undefined) preferred = null; // somebody else may have taken it in between
    await sleep(200);
  }
}

/** The server's process id when it takes connections, `null` when it ended before. */
async function attempt(plan: ServerPlan, port: number): Promise<number | null> {
  const log = await open(logFile(plan), plan.again === undefined ? 'w' : 'a', 0o600);
  try {
    const settings = Object.entries({ ...serverSettings(port), ...plan.settings });
    const child = spawn(
      join(plan.binaries, 'bin', 'postgres'),
      ['-D', plan.directory, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      {
        cwd: '/',
        // A session of its own: Ctrl-C in the terminal reaches us alone, and the server is stopped last. A file, not
        // a pipe, so that it lives on when we are killed.
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
        env: { LC_ALL: 'C', PATH: process.env.PATH ?? '', TZ: 'UTC' },
        ...(plan.user === null ? {} : { uid: plan.user.uid, gid: plan.user.gid }),
      },
    );
    let ended = false;
    const end = () => {
      ended = true;
    };
    child.once('error', end).once('exit', end);
    child.unref();
    if (child.pid !== undefined) plan.again?.onSpawn(child.pid);
    while (!ended) {
      plan.again?.signal.throwIfAborted();
      const found = await runningPostmaster(plan.directory);
      if (found?.pid === child.pid && found?.ready) return found.pid;
      await sleep(20);
    }
    return null;
  } finally {
    await log.close();
  }
}

async function startFailed(plan: ServerPlan): Promise<PipelineError> {
  const words = (await readFile(logFile(plan), 'utf8')).trim().split('\n').slice(-15).join('\n');
  return new PipelineError('embedded.start_failed', {
    message: `The embedded Postgres did not start. Its last words, from ${logFile(plan)}:\n${words}`,
    next: 'Mend what the log names (disk space, permissions), or set DATABASE_URL to a Postgres of your own.',
  });
}

function logFile(plan: ServerPlan): string {
  return `${plan.directory}.log`;
}

/** `port` if it is free (0: any free one), else `null`. */
async function listenOnce(port: number): Promise<number | null> {
  const server = createServer();
  return await new Promise((resolve) => {
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : null));
    });
  });
}
