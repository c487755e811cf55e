import { PipelineError } from '../../../runtime/contract/errors.ts';
import { type OpenAnswer, openAnswer, openConnections } from '../../../runtime/net/open-answer.ts';
import { stalled, stallGuard } from '../remote/stall-guard.ts';
import type { GcsConfig } from './config.ts';
import type { Tokens } from './tokens.ts';

export interface GcsClientInput {
  readonly config: GcsConfig;
  readonly tokens: Tokens;
  readonly allowPrivateHosts: boolean;
  /** A service that brings no head of an answer for so long is given up. */
  readonly stallMs: number;
}

export interface GcsCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Parts of the path after `/b/BUCKET`, as they are called. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** The content of an object that the call makes. */
  readonly upload?: string;
}

export interface GcsClient {
  readonly host: string;
  /** The head of an answer, whatever its status, and the body as it comes. Throws what the network throws. */
  call(call: GcsCall, signal: AbortSignal): Promise<OpenAnswer>;
  close(): void;
}

const GOOGLE = 'https://storage.googleapis.com';
const SOCKETS = 64;

/** The JSON API of Google Cloud Storage, each call made once. */
export function gcsClient({ config, tokens, allowPrivateHosts, stallMs }: GcsClientInput): GcsClient {
  const { bucket, endpoint, project, requesterPays } = config;
  const base = (endpoint ?? GOOGLE).replace(/\/+$/, '');
  const { host } = new URL(base);
  const connections = openConnections(SOCKETS);
  if (requesterPays && project === undefined) throw noPayer();
  return {
    host,
    async call({ method, path, query = {}, headers = {}, upload }, signal) {
      const token = await tokens.get(signal);
      const url = new URL(
        `${base}${upload === undefined ? '' : '/upload'}/storage/v1/b/${[bucket, ...path].map(encodeURIComponent).join('/')}`,
      );
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      if (requesterPays) url.searchParams.set('userProject', project!);
      const guard = stallGuard(stallMs, signal);
      try {
        const asked = await openAnswer(
          {
            method,
            url: url.href,
            headers: { ...headers, ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
            body: method === 'POST' ? (upload ?? '') : null,
            // The address of Google's own may be private, behind an endpoint in a network of one's own.
            allowPrivateHosts: allowPrivateHosts || endpoint === undefined,
            redirects: 0,
            connections,
          },
          guard.signal,
        );
        // Who reads gets it as well; it may come before that begins.
        asked.answer.on('error', () => {});
        return asked;
      } catch (cause) {
        if (guard.isOver()) throw stalled(host, stallMs, cause);
        throw cause instanceof PipelineError && cause.code === 'net.failed' ? cause.cause : cause;
      } finally {
        guard.end();
      }
    },
    close: () => connections.close(),
  };
}

function noPayer(): PipelineError {
  return new PipelineError('source.auth', {
    message: 'The requester pays, and the connector does not say which project that is.',
    next: "Set the connector's project to the id of the project that pays.",
  });
}
