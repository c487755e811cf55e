import { exchange } from '../runtime/net/exchange.ts';
import type { ApiDeps, ApiSettings } from './api/deps.ts';

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 256 * 1024;

/** How the server itself asks for something at an address of the web. */
export function fetchWeb({ allowPrivateHosts }: Pick<ApiSettings, 'allowPrivateHosts'>): ApiDeps['fetchWeb'] {
  return (url, signal) =>
    exchange(
      {
        url,
        method: 'GET',
        headers: {},
        body: null,
        allowPrivateHosts,
        redirects: 0,
        timeoutMs: TIMEOUT_MS,
        maxBytes: MOST_BYTES,
      },
      signal,
    );
}
