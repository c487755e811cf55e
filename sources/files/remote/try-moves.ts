import path from 'node:path';
import { leftBehind, taken } from '../move-faults.ts';
import type { MoveTries } from '../object-store.ts';
import type { FaultPlace, RemoteDriver } from './driver.ts';
import { faultOf } from './persist.ts';
import { testName } from './test-name.ts';
import type { Tree } from './tree.ts';

/**
 * Makes an empty folder where files are to go, and another where they come from; moves it there, and removes both. So it
 * writes into both folders, and changes a name from one to the other, as a move does.
 */
export function tryMoves(
  { tree: { moves }, fault }: { readonly tree: Tree; readonly fault: RemoteDriver['fault'] },
  from: string,
  to: string,
): MoveTries {
  const name = testName();
  const own = path.posix.join(from, `${name}-from`);
  let target = '';

  async function placed<T>(place: FaultPlace, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (cause) {
      throw faultOf(cause, { driver: { fault }, place, signal });
    }
  }

  async function remove(folder: string, signal: AbortSignal): Promise<void> {
    try {
      await placed({ doing: 'delete', label: folder }, signal, () => moves.removeFolder(folder, signal));
    } catch (error) {
      throw leftBehind(error, folder);
    }
  }

  return {
    async write(signal) {
      const shown = to === '' ? 'the folder' : to;
      const there = await placed({ doing: 'look', label: shown }, signal, () => nearest(moves, to, signal));
      target = path.posix.join(there, name);
      const label = there === '' ? 'the folder' : there;
      await placed({ doing: 'create', label }, signal, () => moves.makeFolder(target, signal));
      return `A folder was made in ${label}.`;
    },
    async clear(signal) {
      const moved = path.posix.join(target, 'moved');
      const label = from === '' ? 'the folder' : from;
      try {
        await placed({ doing: 'delete', label }, signal, () => moves.makeFolder(own, signal));
        let at = own;
        try {
          const isMoved = await placed({ doing: 'write', label }, signal, () => moves.rename(own, moved, signal));
          if (!isMoved) throw taken(moved);
          at = moved;
        } finally {
          await remove(at, signal);
        }
      } finally {
        await remove(target, signal);
      }
      return `A folder was made in ${label}, moved there, and removed.`;
    },
  };
}

/** The folder, or the nearest above it that is there: a move makes what is missing. */
async function nearest(moves: Tree['moves'], folder: string, signal: AbortSignal): Promise<string> {
  for (let at = folder; at !== '' && at !== '.'; at = path.posix.dirname(at))
    if ((await moves.look(at, signal)).kind !== 'nothing') return at;
  return '';
}
