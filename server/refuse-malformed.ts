import { randomUUID } from 'node:crypto';
import type { Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { ApiError } from './api/api-error.ts';
import { toProblem } from './api/problem.ts';

/** Answers what is no HTTP, or ends in the middle, with a problem document before the connection is closed. */
export function refuseMalformed(server: Server): void {
  const answers = new WeakMap<Duplex, ServerResponse>();
  server.on('request', (request, response) => answers.set(request.socket, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const answer = answers.get(socket);
    const isAnswering = answer?.headersSent === true && !answer.writableFinished;
    if (!socket.writable || isAnswering) return void socket.destroy();
    const { status, code, message } = FAULTS[error.code ?? ''] ?? MALFORMED;
    const next = 'Send the request again, whole.';
    const problem = toProblem(new ApiError(status, code, { message, next, cause: error }), randomUUID());
    const body = JSON.stringify(problem);
    socket.end(
      `HTTP/1.1 ${status} ${problem.title}\r\nContent-Type: application/problem+json\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
      () => socket.destroy(),
    );
  });
}

const MALFORMED = { status: 400, code: 'request.malformed', message: 'This is no well-formed HTTP request.' };

const FAULTS: Readonly<Record<string, typeof MALFORMED>> = {
  HPE_INVALID_EOF_STATE: { status: 400, code: 'request.broken', message: 'The request ended before it was whole.' },
  HPE_HEADER_OVERFLOW: { status: 431, code: 'request.headers_too_large', message: 'The headers are too large.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'request.timeout', message: 'The headers did not come in time.' },
};
