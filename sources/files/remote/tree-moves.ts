import path from 'node:path';
import { changed, gone, linked, taken } from '../move-faults.ts';
import { partName } from '../part-name.ts';
import type { RemoteDriver, RemoteLimits } from './driver.ts';
import { isSameContent, wholeOf } from './same-content.ts';
import { storedFile, type Tree, type TreeNode } from './tree.ts';
import { tryMoves } from './try-moves.ts';

export interface TreeMovesInput {
  readonly tree: Tree;
  readonly limits: RemoteLimits;
  readonly fault: RemoteDriver['fault'];
}

/** A move is a change of the name. Where both names are there, what broke off is told from another file by its content. */
export function treeMoves({ tree, limits, fault }: TreeMovesInput): NonNullable<RemoteDriver['moves']> {
  const { moves } = tree;
  const driver = { get: tree.get, fault };

  /** Folders on the way are no links: they may lead anywhere, and may lead elsewhere by now. */
  async function refuseLinks(folder: string, shown: string, signal: AbortSignal): Promise<void> {
    for (const part of foldersOf(folder)) if ((await moves.look(part, signal)).kind === 'link') throw linked(shown);
  }

  async function makeFolders(folder: string, to: string, signal: AbortSignal): Promise<void> {
    for (const part of foldersOf(folder)) {
      let { kind } = await moves.look(part, signal);
      if (kind === 'nothing') {
        const failed = await moves.makeFolder(part, signal).then(
          () => null,
          (cause: unknown) => ({ cause }),
        );
        // Several moves make the same folders at once.
        ({ kind } = await moves.look(part, signal));
        if (failed !== null && kind === 'nothing') throw failed.cause;
      }
      if (kind === 'link') throw linked(to);
      if (kind !== 'folder') throw taken(to);
    }
  }

  /** Whether a file of these bytes has the name. */
  async function holds(name: string, wanted: Buffer, signal: AbortSignal): Promise<boolean> {
    const there = await moves.look(name, signal);
    if (there.kind !== 'file' || there.bytes !== wanted.length) return false;
    return (await wholeOf({ driver, limits, signal }, storedFile(name, there))).equals(wanted);
  }

  return {
    isFree: async (name, signal) => (await moves.look(name, signal)).kind === 'nothing',
    async move(object, to, signal) {
      const [here, there] = await Promise.all([moves.look(object.path, signal), moves.look(to, signal)]);
      if (here.kind === 'nothing') {
        if (there.kind === 'file' && there.bytes === object.bytes) return;
        throw gone(object.path);
      }
      if (here.kind === 'link') throw linked(object.path);
      if (here.kind !== 'file' || here.version !== object.version) throw changed(object.path);
      await refuseLinks(path.posix.dirname(object.path), object.path, signal);
      if (there.kind === 'nothing') {
        await makeFolders(path.posix.dirname(to), to, signal);
        if (!(await moves.rename(object.path, to, signal))) throw taken(to);
        return;
      }
      const isTwice =
        there.kind === 'file' && (await isSameContent({ driver, limits, signal }, object, storedFile(to, there)));
      if (!isTwice) throw taken(to);
      await moves.remove(object.path, signal);
    },
    tries: (from, to) => tryMoves({ tree, fault }, from, to),
    async take(object, to, signal) {
      const isIt = (node: TreeNode): boolean => node.kind === 'file' && node.version === object.version;
      const [here, there] = await Promise.all([moves.look(object.path, signal), moves.look(to, signal)]);
      if (isIt(there)) return true;
      if (here.kind === 'link') throw linked(object.path);
      if (there.kind !== 'nothing' || !isIt(here)) return false;
      await refuseLinks(path.posix.dirname(object.path), object.path, signal);
      await makeFolders(path.posix.dirname(to), to, signal);
      try {
        await moves.take(object.path, to, signal);
      } catch (cause) {
        if (isIt(await moves.look(to, signal))) return true;
        if ((await moves.look(object.path, signal)).kind !== 'nothing') throw cause;
        return false;
      }
      if (isIt(await moves.look(to, signal))) return true;
      // Written again between the look and the step.
      await moves.rename(to, object.path, signal);
      return false;
    },
    async create(name, text, signal) {
      const bytes = Buffer.from(text);
      if ((await moves.look(name, signal)).kind !== 'nothing') return holds(name, bytes, signal);
      const folder = path.posix.dirname(name);
      await makeFolders(folder, name, signal);
      // It has another name until it is whole.
      const part = path.posix.join(folder, partName(name, text));
      await moves.write(part, bytes, signal);
      if (await moves.rename(part, name, signal)) return true;
      await moves.remove(part, signal);
      return holds(name, bytes, signal);
    },
    async remove(name, signal, version) {
      const there = await moves.look(name, signal);
      if (there.kind === 'nothing') return true;
      if (there.kind !== 'file' || (version !== undefined && there.version !== version)) return false;
      await moves.remove(name, signal);
      return true;
    },
  };
}

/** `a/b/c` → `a`, `a/b`, `a/b/c`. */
function foldersOf(folder: string): string[] {
  if (folder === '.' || folder === '') return [];
  const parts = folder.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
