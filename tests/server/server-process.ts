import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { runningPostmaster, stopPostmaster } from '../../server/embedded/postmaster.ts';

const LAUNCH = fileURLToPath(new URL('../../server/launch.mjs', import.meta.url));

export interface ServerProcess {
  readonly child: ChildProcess;
  /** Both streams, so far. */
  said(): string;
  /** Resolves when `pattern` was said; rejects when the process ends before. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
  /** The exit code, `null` after a signal that was not handled. */
  ended(): Promise<number | null>;
}

/** `npm start` with a data folder of its own and a free port. What a test leaves running is ended with it. */
export function startServerProcess(
  dataFolder: string,
  environment: Readonly<Record<string, string>> = {},
): ServerProcess {
  return serverProcess([process.execPath, LAUNCH, 'start'], dataFolder, environment);
}

/** The same on a terminal, which is closed when the child is killed. */
export function startOnTerminal(dataFolder: string): ServerProcess {
  const command = `'${process.execPath}' '${LAUNCH}' start`;
  return serverProcess(['script', '--quiet', '--flush', '--command', command, '/dev/null'], dataFolder, {});
}

function serverProcess(
  [program, ...args]: readonly [string, ...string[]],
  dataFolder: string,
  environment: Readonly<Record<string, string>>,
): ServerProcess {
  const child = spawn(program, args, {
    env: { ...process.env, SLUICE_PORT: '0', SLUICE_DATA: dataFolder, DATABASE_URL: '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  let text = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      for (const listener of listeners) listener();
    });
  }
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await closed;
    const postmaster = await postmasterOf(dataFolder);
    if (postmaster !== null) await stopPostmaster(postmaster.pid, postmaster.directory, 3000);
  });
  return {
    child,
    said: () => text,
    waitFor: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(text);
          if (found === null) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        look();
        closed.then(() => reject(new Error(`The server ended without saying ${pattern}:\n${text}`)), reject);
      }),
    ended: async () => (await closed)[0],
  };
}

/** The embedded server of a data folder, while it runs. */
export async function postmasterOf(dataFolder: string): Promise<{ pid: number; directory: string } | null> {
  const directory = await readFile(join(dataFolder, 'postgres.directory'), 'utf8').then(
    (text) => text.trim(),
    () => null,
  );
  const postmaster = directory === null ? null : await runningPostmaster(directory);
  return postmaster === null || directory === null ? null : { pid: postmaster.pid, directory };
}
