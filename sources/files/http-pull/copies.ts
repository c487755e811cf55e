import type { StoredObject } from '../object-store.ts';
import type { HttpContext } from './context.ts';
import { fetchWhole, type WholeFile } from './fetch-whole.ts';

/** A copy in use, until it is given back. */
export interface Lease {
  readonly file: WholeFile;
  release(): Promise<void>;
}

/** Copies of files that are read whole: looked at, then read, perhaps more than once, and fetched once for all of that. */
export interface Copies {
  /** A new copy of what is there now. */
  renew(path: string, signal: AbortSignal): Promise<Lease>;
  /** A copy of this version; `source.changed`. */
  of(object: StoredObject, signal: AbortSignal): Promise<Lease>;
  close(): Promise<void>;
}

/** Copies that nobody uses and that are kept for the next who asks. */
const KEPT = 4;

interface Held {
  readonly file: WholeFile;
  users: number;
  isKept: boolean;
}

export function copies(context: HttpContext): Copies {
  /** In the order in which they came. */
  const kept = new Map<string, Held>();
  /** One fetch at a time for each path. */
  const fetching = new Map<string, Promise<unknown>>();

  async function drop(held: Held): Promise<void> {
    held.isKept = false;
    if (held.users === 0) await held.file.scratch.close();
  }

  /** Others go for it: its own earlier version, and the oldest. */
  async function keep(held: Held): Promise<void> {
    const { path } = held.file.object;
    const going = [kept.get(path)];
    kept.delete(path);
    kept.set(path, held);
    for (const [longest, one] of kept) {
      if (kept.size <= KEPT) break;
      kept.delete(longest);
      going.push(one);
    }
    for (const one of going) if (one !== undefined) await drop(one);
  }

  /** The caller has counted it. */
  function lease(held: Held): Lease {
    return {
      file: held.file,
      async release() {
        held.users -= 1;
        if (held.users === 0 && !held.isKept) await held.file.scratch.close();
      },
    };
  }

  async function fetched(path: string, expected: StoredObject | null, signal: AbortSignal): Promise<Lease> {
    for (let other = fetching.get(path); other !== undefined; other = fetching.get(path)) await other;
    const here = kept.get(path);
    if (expected !== null && here !== undefined && here.file.object.version === expected.version) {
      here.users += 1;
      return lease(here);
    }
    const fetch = fetchWhole(context, path, expected, signal);
    const ended = fetch.then(
      () => {},
      () => {},
    );
    fetching.set(path, ended);
    try {
      const file = await fetch;
      const held: Held = { file, users: 1, isKept: true };
      await keep(held);
      return lease(held);
    } finally {
      fetching.delete(path);
    }
  }

  return {
    renew: (path, signal) => fetched(path, null, signal),
    of: (object, signal) => fetched(object.path, object, signal),
    async close() {
      const all = [...kept.values()];
      kept.clear();
      for (const held of all) await drop(held);
    },
  };
}
