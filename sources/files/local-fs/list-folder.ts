import path from 'node:path';
import type { StoredObject } from '../object-store.ts';
import { isDoubtfulName, unreadableName } from '../unreadable-name.ts';
import { containedRealPath } from './contain.ts';
import { describeFailure } from './describe-failure.ts';
import { statOf } from './folders.ts';
import { type NamedEntry, namesInOrder } from './names-in-order.ts';
import { statOrNull, storedObject } from './stats.ts';

export interface Listing {
  /** Absolute. */
  readonly root: string;
  readonly wanted: (path: string) => boolean;
  readonly signal: AbortSignal;
}

/** Files that are looked at at once: the system answers several together, and one after another each waits for a thread. */
const LOOKS_AHEAD = 32;

/**
 * The wanted files beneath a folder, in ascending order of path. In memory at once: the names of one folder, and of those above
 * it. `ancestors`: real paths of the folders above, so that a link to one of them does not go round for ever.
 */
export async function* listFolder(
  listing: Listing,
  folder: string,
  ancestors: readonly string[] = [],
): AsyncGenerator<StoredObject> {
  const { root, wanted, signal } = listing;
  const absolute = path.join(root, folder);
  const shown = folder === '' ? root : folder;
  const real = await describeFailure(shown, () => containedRealPath(root, absolute));
  if (ancestors.includes(real)) return;
  const leadsToFolder = (name: string): Promise<boolean> =>
    describeFailure(
      joined(folder, name),
      async () => (await statOrNull(path.join(absolute, name)))?.isDirectory() ?? false,
    );
  const entries = namesInOrder(absolute, leadsToFolder);
  const looks: Promise<StoredObject | null>[] = [];
  try {
    for await (const entry of describedAll(shown, entries)) {
      signal.throwIfAborted();
      const relative = joined(folder, entry.name);
      if (entry.kind.endsWith('folder')) {
        // What comes before it, first.
        while (looks.length > 0) yield* found(await looks.shift()!);
        yield* listFolder(listing, relative, [...ancestors, real]);
      } else if (wanted(relative)) {
        const look = lookAt(root, relative, entry);
        // Thrown when its turn comes, if it comes.
        look.catch(() => {});
        looks.push(look);
        if (looks.length >= LOOKS_AHEAD) yield* found(await looks.shift()!);
      }
    }
    while (looks.length > 0) yield* found(await looks.shift()!);
  } finally {
    await Promise.allSettled(looks);
  }
}

/** `null`: it is gone, or is no file any more. */
function lookAt(root: string, relative: string, { kind }: NamedEntry): Promise<StoredObject | null> {
  const absolute = path.join(root, relative);
  return describeFailure(relative, async () => {
    // Its folder's real path is in the root, and so is that of what is no link.
    const stats = kind === 'file' ? await statOf(absolute) : null;
    if (kind === 'file' && stats === null && isDoubtfulName(relative)) throw unreadableName(relative);
    if (kind === 'file' && stats?.isSymbolicLink() !== true)
      return stats?.isFile() ? storedObject(relative, stats) : null;
    // Rejects for a link that leads nowhere.
    await containedRealPath(root, absolute);
    const target = await statOrNull(absolute);
    return target?.isFile() ? storedObject(relative, target) : null;
  });
}

function* found(object: StoredObject | null): Generator<StoredObject> {
  if (object !== null) yield object;
}

async function* describedAll(label: string, entries: AsyncGenerator<NamedEntry>): AsyncGenerator<NamedEntry> {
  for (;;) {
    const next = await describeFailure(label, () => entries.next());
    if (next.done === true) return;
    yield next.value;
  }
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

export function slashed(relative: string): string {
  return path.sep === '/' ? relative : relative.replaceAll(path.sep, '/');
}
