import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Asked {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface HttpService extends AsyncDisposable {
  readonly origin: string;
  /** All requests so far, in the order in which they came. */
  readonly asked: Asked[];
  /** Requests that were open at once, at most. */
  readonly most: () => number;
  /** That are open now. */
  readonly open: () => number;
}

export type Answering = (asked: Asked, response: ServerResponse, number: number) => void | Promise<void>;

/** A real server on this machine. `number` counts the requests from 1. */
export async function httpService(answer: Answering): Promise<HttpService> {
  const asked: Asked[] = [];
  let open = 0;
  let most = 0;
  const server = createServer(async (request, response) => {
    open += 1;
    most = Math.max(most, open);
    response.on('close', () => {
      open -= 1;
    });
    try {
      const body = await text(request);
      const one = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
      asked.push(one);
      await answer(one, response, asked.length);
    } catch {
      // Who asked has gone away.
      response.destroy();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    most: () => most,
    open: () => open,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers with JSON. */
export function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
