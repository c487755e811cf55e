import { createServer, type RequestListener, type Server } from 'node:http';
import { PipelineError } from '../runtime/contract/errors.ts';
import { refuseMalformed } from './refuse-malformed.ts';
import type { Settings } from './settings.ts';

export interface Listening {
  readonly server: Server;
  /** As a browser on this machine reaches it. */
  readonly url: string;
  /** Gives the requests to `listener`; before, all are answered 503. */
  serve(listener: RequestListener): void;
  close(): Promise<void>;
}

// An upload may take hours, but must not stand still.
const HEADERS_MS = 60_000;
const IDLE_MS = 120_000;

/** Takes the port first of all, so that a taken one shows before any work is done. */
export async function listen({ host, port }: Pick<Settings, 'host' | 'port'>): Promise<Listening> {
  let listener: RequestListener = (_request, response) => {
    response.writeHead(503, { 'content-type': 'text/plain', 'retry-after': '1' }).end('Sluice is starting.\n');
  };
  const options = { requestTimeout: 0, headersTimeout: HEADERS_MS };
  const server = createServer(options, (request, response) => listener(request, response));
  server.setTimeout(IDLE_MS);
  refuseMalformed(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(refused(error, host, port)));
    server.listen(port, host, resolve);
  });
  return {
    server,
    url: urlOf(server, host),
    serve: (next) => {
      listener = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function urlOf(server: Server, host: string): string {
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}/`;
}

function refused(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const why: Partial<Record<string, string>> = {
    EADDRINUSE: `Port ${port} of ${host} is taken by another program.`,
    EACCES: `This user may not listen on port ${port}.`,
    EADDRNOTAVAIL: `This machine has no address ${host}.`,
    ENOTFOUND: `There is no host ${host}.`,
  };
  const message = why[error.code ?? ''];
  if (message === undefined) return error;
  const next = 'Set SLUICE_PORT and SLUICE_HOST to others (SLUICE_PORT=0: any free port).';
  return new PipelineError('config.address', { message, next, cause: error });
}
