import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const LOOKS = 600;

/** Whether a process has come to listen on a port of 127.0.0.1; `false` when it has ended before. */
export async function whenListening(server: ChildProcess, port: number): Promise<boolean> {
  for (let look = 0; look < LOOKS; look++) {
    if (server.exitCode !== null || server.signalCode !== null) return false;
    if (await isListening(port)) return true;
    await delay(50);
  }
  throw new Error(`Nothing listens on port ${port}.`);
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
