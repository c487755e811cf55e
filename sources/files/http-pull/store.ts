import type { ObjectReader, ObjectStore, StoredObject } from '../object-store.ts';
import { type FaultPlace, REMOTE_LIMITS, type RemoteDriver, type RemoteLimits } from '../remote/driver.ts';
import { notThere } from '../remote/faults.ts';
import { persist } from '../remote/persist.ts';
import { remoteStore } from '../remote/remote-store.ts';
import { addressOf, isAddress } from './addresses.ts';
import { httpChecks } from './checks.ts';
import { httpClient } from './client.ts';
import type { HttpAuth, HttpPullConfig } from './config.ts';
import type { HttpContext } from './context.ts';
import { copies as newCopies } from './copies.ts';
import { httpFault } from './fault.ts';
import { getRange } from './get-range.ts';
import { listed } from './listed.ts';
import { isWhole, look, verifyWhole } from './look.ts';

export interface HttpStoreInput {
  readonly config: HttpPullConfig;
  readonly auth: HttpAuth;
  readonly allowPrivateHosts: boolean;
  readonly limits?: RemoteLimits;
}

/** Files that are looked at while those before them are taken. */
const AHEAD = 4;

/**
 * Files at addresses. Where a server heeds ranges and tells a version that these can be held to, they are read as those of
 * any remote store; the others are read from a copy on this machine, so that no answer is ever mixed with another.
 */
export function httpStore({ config, auth, allowPrivateHosts, limits = REMOTE_LIMITS }: HttpStoreInput): ObjectStore {
  const root = config.url ?? 'any address';
  const client = httpClient({ auth, allowPrivateHosts, stallMs: limits.stallMs });
  const at = (path: string): string => addressOf(config.url, path);
  const fault = (cause: unknown, place: FaultPlace) => httpFault(cause, place, hostOf(place.label, config));
  const context: HttpContext = { client, limits, maxWholeBytes: config.maxWholeBytes, addressOf: at, fault };
  const copies = newCopies(context);

  const again = <T>(place: FaultPlace, signal: AbortSignal, call: () => Promise<T>): Promise<T> =>
    persist(call, { driver: { fault }, limits, place, signal });
  const lookAt = (path: string, signal: AbortSignal): Promise<StoredObject | null> =>
    again({ doing: 'look', label: path }, signal, () => look(context, copies, path, signal));
  const paths = (signal: AbortSignal) =>
    again({ doing: 'list', label: config.index ?? root }, signal, () => listed(context, root, config, signal));

  async function stat(path: string, signal: AbortSignal) {
    const known = await paths(signal);
    const isFolder = known?.some((one) => path === '' || one.startsWith(`${path}/`));
    if (isFolder || (path === '' && (known !== null || config.url === undefined))) return { kind: 'folder' } as const;
    // The address itself is a file by its whole name.
    const object = await lookAt(path === '' ? at('') : path, signal);
    return object === null ? ({ kind: 'nothing' } as const) : ({ kind: 'object', object } as const);
  }

  async function* list(folder: string, wanted: (path: string) => boolean, signal: AbortSignal) {
    const known = (await paths(signal)) ?? [];
    const chosen = known.filter((path) => (folder === '' || path.startsWith(`${folder}/`)) && wanted(path));
    for await (const [path, object] of lookedAt(chosen, (path) => lookAt(path, signal))) {
      signal.throwIfAborted();
      if (object === null) throw notThere({ doing: 'list', label: path }, `file ${JSON.stringify(at(path))}`, null);
      yield object;
    }
  }

  const verify = (object: StoredObject, signal: AbortSignal): Promise<void> =>
    again({ doing: 'look', label: object.path, object }, signal, () => verifyWhole(context, object, signal));

  async function openCopy(object: StoredObject, from: number, signal: AbortSignal, to: number): Promise<ObjectReader> {
    signal.throwIfAborted();
    await verify(object, signal);
    const lease = await copies.of(object, signal);
    let position = from;
    return {
      async read(into) {
        signal.throwIfAborted();
        const wanted = into.subarray(0, Math.max(Math.min(into.length, to - position), 0));
        const count = await lease.file.scratch.read(wanted, position);
        position += count;
        return count;
      },
      verify: () => verify(object, signal),
      [Symbol.asyncDispose]: () => lease.release(),
    };
  }

  const driver: RemoteDriver = {
    root,
    checks: httpChecks({ context, config, paths, lookAt }),
    stat,
    list,
    get: (object, from, to, signal) => getRange(context, object, from, to, signal),
    fault,
    async close() {
      client.close();
      await copies.close();
    },
  };
  // Some are read from a copy: all go by `open`.
  const { fetch: _, ...remote } = remoteStore(driver, limits);
  return {
    ...remote,
    // An address is no path: nothing of it is made simpler.
    stat: (path, signal) => (isAddress(path) ? stat(path, signal) : remote.stat(path, signal)),
    open: (object, from, signal, to = object.bytes) =>
      isWhole(object)
        ? openCopy(object, from, signal, Math.min(to, object.bytes))
        : remote.open(object, from, signal, to),
  };
}

/** In order, with some looks ahead. */
async function* lookedAt<T>(paths: readonly string[], lookAt: (path: string) => Promise<T>) {
  const looks: Promise<T>[] = [];
  try {
    for (const [number, path] of paths.entries()) {
      while (looks.length < paths.length && looks.length <= number + AHEAD) {
        const next = lookAt(paths[looks.length]!);
        // Its failure is told when its turn comes, or not at all.
        next.catch(() => {});
        looks.push(next);
      }
      yield [path, await looks[number]!] as const;
    }
  } finally {
    await Promise.allSettled(looks);
  }
}

function hostOf(label: string, { url }: HttpPullConfig): string {
  const address = isAddress(label) ? label : url;
  return address !== undefined && URL.canParse(address) ? new URL(address).host : label;
}
