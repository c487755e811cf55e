import { inject } from 'vitest';
import type {} from './server-setup.ts';

/** A call of the server's API by the administrator's key; throws the problem where it refuses. */
export async function callApi<T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${inject('serverUrl')}/api/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${inject('apiKey')}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} was refused: ${text}`);
  return JSON.parse(text) as T;
}
