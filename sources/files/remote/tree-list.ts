import { comparePaths } from '../compare-paths.ts';
import type { StoredObject } from '../object-store.ts';
import { isDoubtfulName, unreadableName } from '../unreadable-name.ts';
import type { RemoteDriver, RemoteLimits } from './driver.ts';
import { persist } from './persist.ts';
import { storedFile, type Tree, type TreeEntry, type TreeNode } from './tree.ts';

export interface ListTree {
  readonly tree: Pick<Tree, 'entries' | 'look' | 'real'>;
  readonly root: string;
  readonly limits: Pick<RemoteLimits, 'waitsMs'>;
  readonly fault: RemoteDriver['fault'];
  readonly folder: string;
  readonly wanted: (path: string) => boolean;
  readonly signal: AbortSignal;
}

/** Looks at a time, where a listing tells names alone. */
const LOOKS_AHEAD = 8;

/** The files beneath a folder, in the order of their paths. In memory at once: what is in one folder, and in those above it. */
export async function* listTree(options: ListTree): AsyncGenerator<StoredObject> {
  const { tree, folder, signal } = options;
  const real = tree.real === undefined ? folder : await calls(options, folder, () => tree.real!(folder, signal));
  yield* listFolder(options, folder, real, []);
}

/** `real` and `above`: folders by their own paths, so that a link to one of those above does not go round for ever. */
async function* listFolder(
  options: ListTree,
  folder: string,
  real: string,
  above: readonly string[],
): AsyncGenerator<StoredObject> {
  if (above.includes(real)) return;
  const { tree, signal } = options;
  const entries = inOrder(await calls(options, folder, () => tree.entries(folder, signal)));
  for await (const { entry, path, node } of looked(options, folder, entries)) {
    signal.throwIfAborted();
    if (node.kind === 'folder') {
      yield* listFolder(options, path, node.real ?? joined(real, entry.name), [...above, real]);
    } else if (node.kind === 'file') {
      yield storedFile(path, node);
    }
  }
}

interface Looked {
  readonly entry: TreeEntry;
  readonly path: string;
  readonly node: TreeNode;
}

/** Folders, and of the rest what is wanted; what the listing does not tell is found by looks, some at a time. */
async function* looked(options: ListTree, folder: string, entries: readonly TreeEntry[]): AsyncGenerator<Looked> {
  const { tree, wanted, signal } = options;
  const ahead: Promise<Looked>[] = [];
  async function lookAt(entry: TreeEntry, path: string): Promise<Looked> {
    const node = entry.kind === 'named' ? await calls(options, path, () => tree.look(path, signal)) : entry;
    return { entry, path, node };
  }
  async function lookCarefully(entry: TreeEntry, path: string): Promise<Looked> {
    const { kind } = await calls(options, path, () => tree.look(path, signal));
    if (kind === 'nothing') throw unreadableName(path);
    return lookAt(entry, path);
  }
  try {
    for (const entry of entries) {
      signal.throwIfAborted();
      const path = joined(folder, entry.name);
      if (entry.kind === 'folder') {
        // What comes before it, first.
        while (ahead.length > 0) yield await ahead.shift()!;
      } else if (entry.kind === 'other' || !wanted(path)) continue;
      const look = isDoubtfulName(entry.name) ? lookCarefully(entry, path) : lookAt(entry, path);
      // Thrown when its turn comes, if it comes.
      look.catch(() => {});
      ahead.push(look);
      while (ahead.length > (entry.kind === 'named' ? LOOKS_AHEAD : 0)) yield await ahead.shift()!;
    }
    while (ahead.length > 0) yield await ahead.shift()!;
  } finally {
    await Promise.allSettled(ahead);
  }
}

function calls<T>({ root, limits, fault, signal }: ListTree, path: string, call: () => Promise<T>): Promise<T> {
  const place = { doing: 'list', label: path === '' ? root : path } as const;
  return persist(call, { driver: { fault }, limits, place, signal });
}

/** As object stores order their keys: "a.csv" before "a/b.csv". */
function inOrder(entries: readonly TreeEntry[]): readonly TreeEntry[] {
  const key = ({ name, kind }: TreeEntry): string => (kind === 'folder' ? `${name}/` : name);
  return entries.toSorted((one, other) => comparePaths(key(one), key(other)));
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
