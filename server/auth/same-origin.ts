import type { IncomingMessage } from 'node:http';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request that a cookie vouches for comes from our own pages. Browsers state the origin of every unsafe
 * request and WebSocket; one that states none is not trusted with a cookie.
 */
export function isSameOrigin(req: IncomingMessage): boolean {
  const { origin, host } = req.headers;
  if (origin !== undefined) return URL.canParse(origin) && new URL(origin).host === host;
  return req.headers['sec-fetch-site'] === 'same-origin';
}

/** Reading needs no origin: other sites cannot see the answer. */
export const isSafeMethod = (method: string): boolean => SAFE.has(method);
