import { PipelineError } from '../../../runtime/contract/errors.ts';
import { type OpenAnswer, openAnswer, openConnections } from '../../../runtime/net/open-answer.ts';
import { stalled, stallGuard } from '../remote/stall-guard.ts';
import type { HttpAuth } from './config.ts';

export interface HttpClientInput {
  readonly auth: HttpAuth;
  readonly allowPrivateHosts: boolean;
  /** A server that brings no head of an answer for so long is given up. */
  readonly stallMs: number;
}

export interface HttpClient {
  /** The head of the answer to a GET, and the body as it comes. Throws what the network throws. */
  ask(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<OpenAnswer>;
  /** How it signs in, for a person. */
  readonly signedIn: string;
  close(): void;
}

/** As many files and parts of them are asked for at once as these let through. */
const SOCKETS = 16;
const REDIRECTS = 5;

/** Asks with the credentials of a connector. */
export function httpClient({ auth, allowPrivateHosts, stallMs }: HttpClientInput): HttpClient {
  const connections = openConnections(SOCKETS);
  const { headers: own = {}, secretParameter, told } = signing(auth);
  return {
    signedIn: told,
    async ask(url, headers, signal) {
      const guard = stallGuard(stallMs, signal);
      try {
        const asked = await openAnswer(
          {
            method: 'GET',
            url,
            // Bytes as they lie there: ranges of packed bytes would be others.
            headers: { 'accept-encoding': 'identity', ...headers, ...own },
            ...(secretParameter === undefined ? {} : { secretParameter }),
            body: null,
            allowPrivateHosts,
            redirects: REDIRECTS,
            connections,
          },
          guard.signal,
        );
        // Who reads gets it as well; it may come before that begins.
        asked.answer.on('error', () => {});
        return asked;
      } catch (cause) {
        if (guard.isOver()) throw stalled(url, stallMs, cause);
        throw cause instanceof PipelineError && cause.code === 'net.failed' ? cause.cause : cause;
      } finally {
        guard.end();
      }
    },
    close: () => connections.close(),
  };
}

interface Signing {
  readonly headers?: Readonly<Record<string, string>>;
  readonly secretParameter?: { readonly name: string; readonly value: string };
  readonly told: string;
}

function signing(auth: HttpAuth): Signing {
  if (auth === null) return { told: 'None: nobody signs in.' };
  if ('token' in auth) return { headers: { authorization: `Bearer ${auth.token}` }, told: 'A bearer token.' };
  if ('username' in auth) {
    const pair = Buffer.from(`${auth.username}:${auth.password}`).toString('base64');
    return { headers: { authorization: `Basic ${pair}` }, told: `The user ${auth.username}, by a password.` };
  }
  if (auth.in === 'header')
    return { headers: { [auth.name.toLowerCase()]: auth.apiKey }, told: `A key in the header ${auth.name}.` };
  return {
    secretParameter: { name: auth.name, value: auth.apiKey },
    told: `A key in the parameter ${auth.name}.`,
  };
}
