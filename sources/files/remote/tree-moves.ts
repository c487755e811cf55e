import path from 'node:path';
import type { RemoteDriver, RemoteLimits } from './driver.ts';
import { changedSince, gone, linked, taken } from './move-faults.ts';
import { isSameContent } from './same-content.ts';
import { storedFile, type Tree } from './tree.ts';
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

  return {
    isFree: async (name, signal) => (await moves.look(name, signal)).kind === 'nothing',
    async move(object, to, signal) {
      const [here, there] = await Promise.all([moves.look(object.path, signal), moves.look(to, signal)]);
      if (here.kind === 'nothing') {
        if (there.kind === 'file' && there.bytes === object.bytes) return;
        throw gone(object);
      }
      if (here.kind === 'link') throw linked(object.path);
      if (here.kind !== 'file' || here.version !== object.version) throw changedSince(object);
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
  };
}

/** `a/b/c` → `a`, `a/b`, `a/b/c`. */
function foldersOf(folder: string): string[] {
  if (folder === '.' || folder === '') return [];
  const parts = folder.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
