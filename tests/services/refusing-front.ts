import { once } from 'node:events';
import { createServer, type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of a request, other than that the server behind answers it. */
export type Refusal =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  /** The connection is reset before an answer, or after so many bytes of the body. */
  | { readonly kind: 'reset'; readonly afterBytes: number | null };

export interface Passed {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  /** Milliseconds since this process began. */
  readonly at: number;
}

export interface RefusingFront extends AsyncDisposable {
  readonly origin: string;
  /** All requests so far, refused ones too. */
  readonly seen: readonly Passed[];
}

/** An HTTP server before another one: hands requests and answers on, but for those that it is told to refuse. */
export async function refusingFront(
  behind: string,
  refuse: (request: Passed, seen: readonly Passed[]) => Refusal | null,
): Promise<RefusingFront> {
  const { hostname, port } = new URL(behind);
  const seen: Passed[] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    const passed = { method, url, headers, at: performance.now() };
    const refusal = refuse(passed, seen);
    seen.push(passed);
    if (refusal?.kind === 'answer') {
      response.writeHead(refusal.status, { 'content-type': 'application/xml' }).end(refusal.body);
      return;
    }
    if (refusal?.afterBytes === null) {
      request.socket.resetAndDestroy();
      return;
    }
    const onward = send({ hostname, port, method, path: url, headers }, async (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      if (refusal === null) return void answer.pipe(response);
      const chunks = (await answer.toArray()) as Buffer[];
      // Once they have left: a reset takes back what waits.
      response.write(Buffer.concat(chunks).subarray(0, refusal.afterBytes ?? 0), () =>
        setTimeout(() => request.socket.resetAndDestroy(), 20),
      );
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
