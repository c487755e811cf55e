import { afterEach } from 'vitest';
import { type HttpAuth, httpPullConfig } from '../../sources/files/http-pull/config.ts';
import { httpStore } from '../../sources/files/http-pull/store.ts';
import type { ObjectStore } from '../../sources/files/object-store.ts';
import { openSource } from './open-source.ts';
import { SMALL_LIMITS } from './small-limits.ts';

const opened: ObjectStore[] = [];
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close?.();
});

/** A store that may reach this machine, closed after the test. */
export function openHttp(url: string | undefined, config: object = {}, auth: HttpAuth = null): ObjectStore {
  const store = httpStore({
    config: httpPullConfig.parse({ ...(url === undefined ? {} : { url }), ...config }),
    auth,
    allowPrivateHosts: true,
    limits: SMALL_LIMITS,
  });
  opened.push(store);
  return store;
}

const never = new AbortController().signal;

/** The records of the files that a source node reads. */
export async function rowsOf(origin: string, read: { readonly [key: string]: string }, connector: object = {}) {
  const source = await openSource('.', { type: 'http_pull', connector: { url: origin, ...connector }, read });
  try {
    const rows: unknown[] = [];
    for await (const split of source.splits(never))
      for await (const batch of source.read(split, null, never))
        for (let row = 0; row < batch.length; row++) rows.push(batch.record(row));
    return rows;
  } finally {
    await source.close?.();
  }
}
