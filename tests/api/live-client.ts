import { type ClientOptions, WebSocket } from 'ws';
import type { ApiServer, Body } from './api-server.ts';

export interface Connection {
  readonly messages: Body[];
  readonly socket: WebSocket;
  /** Resolves with the close code, or rejects with the HTTP status that refused. */
  readonly closed: Promise<number>;
}

/** A WebSocket below /api/v1, as a viewer unless told otherwise. */
export function connectLive(server: ApiServer, path: string, options?: ClientOptions): Connection {
  const socket = new WebSocket(
    `${server.url.replace('http', 'ws')}/api/v1${path}`,
    options ?? { headers: { 'x-api-key': server.keys.viewer } },
  );
  const messages: Body[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  const closed = new Promise<number>((resolve, reject) => {
    socket.on('close', resolve);
    socket.on('unexpected-response', (_req, res) => {
      reject(new Error(String(res.statusCode)));
      socket.terminate();
    });
    socket.on('error', reject);
  });
  closed.catch(() => {});
  return { messages, socket, closed };
}

export const opened = ({ socket }: Connection): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });

export async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('it did not come about');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
