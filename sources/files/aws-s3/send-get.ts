import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { HttpRequest } from '@smithy/types';
import type { HttpAgents } from './http-handler.ts';

/**
 * Sends a signed GET and gives the head of its answer. The client's own handler makes several timers for each request; here
 * `signal` alone ends one that takes too long, also while its body comes.
 */
export function sendGet(
  { protocol, hostname, port, path, headers }: HttpRequest,
  { http, https }: HttpAgents,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const host = hostname.replace(/^\[|\]$/g, '');
  // As a list they are written as they are, and not looked at one by one.
  const list = Object.entries(headers).flat();
  const options = { method: 'GET', host, path, headers: list, ...(port === undefined ? {} : { port }) };
  const sent =
    protocol === 'https:'
      ? httpsRequest({ ...options, agent: https }, resolve)
      : httpRequest({ ...options, agent: http }, resolve);
  const leave = (): void => void sent.destroy(signal.reason as Error);
  signal.addEventListener('abort', leave);
  sent.on('error', reject);
  sent.on('close', () => signal.removeEventListener('abort', leave));
  sent.end();
  return promise;
}
