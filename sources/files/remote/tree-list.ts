import { comparePaths } from '../compare-paths.ts';
import type { StoredObject } from '../object-store.ts';
import type { RemoteDriver, RemoteLimits } from './driver.ts';
import { persist } from './persist.ts';
import { storedFile, type Tree, type TreeEntry } from './tree.ts';

export interface ListTree {
  readonly tree: Pick<Tree, 'entries'>;
  readonly root: string;
  readonly limits: Pick<RemoteLimits, 'waitsMs'>;
  readonly fault: RemoteDriver['fault'];
  readonly folder: string;
  readonly wanted: (path: string) => boolean;
  readonly signal: AbortSignal;
}

/** The files beneath a folder, in the order of their paths. In memory at once: what is in one folder, and in those above it. */
export function listTree(options: ListTree): AsyncGenerator<StoredObject> {
  return listFolder(options, options.folder, options.folder, []);
}

/** `real` and `above`: folders by their own paths, so that a link to one of those above does not go round for ever. */
async function* listFolder(
  options: ListTree,
  folder: string,
  real: string,
  above: readonly string[],
): AsyncGenerator<StoredObject> {
  if (above.includes(real)) return;
  const { tree, root, limits, fault, wanted, signal } = options;
  const place = { doing: 'list', label: folder === '' ? root : folder } as const;
  const entries = await persist(() => tree.entries(folder, signal), { driver: { fault }, limits, place, signal });
  for (const entry of inOrder(entries)) {
    signal.throwIfAborted();
    const path = joined(folder, entry.name);
    if (entry.kind === 'folder') {
      yield* listFolder(options, path, entry.real ?? joined(real, entry.name), [...above, real]);
    } else if (entry.kind === 'file' && wanted(path)) {
      yield storedFile(path, entry);
    }
  }
}

/** As object stores order their keys: "a.csv" before "a/b.csv". */
function inOrder(entries: readonly TreeEntry[]): readonly TreeEntry[] {
  const key = ({ name, kind }: TreeEntry): string => (kind === 'folder' ? `${name}/` : name);
  return entries.toSorted((one, other) => comparePaths(key(one), key(other)));
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
