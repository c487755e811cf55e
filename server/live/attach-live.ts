import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Observable } from 'rxjs';
import { type WebSocket, WebSocketServer } from 'ws';
import type { RunEvent } from '../../runtime/contract/run.ts';
import { ApiError } from '../api/api-error.ts';
import type { ApiDeps } from '../api/deps.ts';
import { toProblem } from '../api/problem.ts';
import { CLOSES } from '../api/socket.ts';
import { follow } from './follow.ts';
import { listener } from './listener.ts';
import { matchSocket } from './match-socket.ts';

/** Clients have nothing to say. */
const MAX_PAYLOAD_BYTES = 1024;
const HEARTBEAT_MS = 30_000;

export interface Live {
  /** Says goodbye to every client. */
  close(): Promise<void>;
}

/** Adds the WebSockets of `server/api/live/sockets.ts` to a server. A client that is silent for two heartbeats is dropped. */
export function attachLive(server: Server, deps: ApiDeps, heartbeatMs = HEARTBEAT_MS): Live {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_PAYLOAD_BYTES });
  const answered = new WeakSet<WebSocket>();

  const onUpgrade = (req: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const drop = () => socket.destroy();
    socket.once('error', drop);
    admit(req, deps).then(
      (events) => {
        socket.off('error', drop);
        sockets.handleUpgrade(req, socket, head, (client) => {
          answered.add(client);
          client.on('pong', () => answered.add(client));
          client.on('error', (error) => deps.log.info({ err: error }, 'a live connection failed'));
          follow(events, client, (error) => deps.log.error({ err: error }, 'a live connection cannot go on'));
        });
      },
      (error: unknown) => refuse(socket, error, deps),
    );
  };
  server.on('upgrade', onUpgrade);

  const heartbeat = setInterval(() => {
    for (const client of sockets.clients) {
      if (!answered.delete(client)) client.terminate();
      else client.ping();
    }
  }, heartbeatMs);
  heartbeat.unref();

  return {
    async close() {
      clearInterval(heartbeat);
      server.off('upgrade', onUpgrade);
      for (const client of sockets.clients) {
        client.close(CLOSES.stopping.code, 'the server stops');
        client.terminate();
      }
      await new Promise<void>((resolve) => sockets.close(() => resolve()));
    },
  };
}

/** What a client that may listen is sent. */
async function admit(req: IncomingMessage, deps: ApiDeps): Promise<Observable<RunEvent>> {
  const url = URL.parse(req.url ?? '/', 'http://local');
  const match = url === null ? null : matchSocket(url.pathname);
  if (url === null || match === null) {
    throw new ApiError(404, 'request.unknown_address', {
      message: `There is no WebSocket ${url?.pathname ?? req.url}.`,
      next: 'The document at GET /api/v1/openapi.json lists them under the tag "live".',
    });
  }
  const { socket, params } = match;
  const tenant = await listener(req, { ticket: url.searchParams.get('token'), role: socket.role }, deps);
  return await socket.open(params, tenant, deps);
}

function refuse(socket: Duplex, error: unknown, { log }: ApiDeps): void {
  const requestId = randomUUID();
  const problem = toProblem(error, requestId);
  if (problem.status >= 500) log.error({ requestId, err: error }, 'a WebSocket was refused');
  const body = JSON.stringify(problem);
  // Of clients that never close their side, nothing stays.
  socket.once('finish', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${problem.status} ${problem.title}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
