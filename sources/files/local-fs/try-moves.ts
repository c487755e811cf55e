import { mkdir, rename, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { leftBehind } from '../move-faults.ts';
import type { MoveTries } from '../object-store.ts';
import { testName } from '../remote/test-name.ts';
import { containedPath } from './contain.ts';
import { describeFailure } from './describe-failure.ts';
import { statOf } from './folders.ts';

/**
 * Makes an empty folder where files are to go, and another where they come from; moves it there, and removes both. Paths
 * are relative to the root.
 */
export function tryMoves(root: string, from: string, to: string): MoveTries {
  const name = testName();
  let target = '';

  async function remove(absolute: string): Promise<void> {
    try {
      await describeFailure(absolute, () => rmdir(absolute), 'write');
    } catch (error) {
      throw leftBehind(error, absolute);
    }
  }

  return {
    async write() {
      const folder = await describeFailure(to, () => nearest(root, containedPath(root, to)));
      target = path.join(folder, name);
      await describeFailure(to, () => mkdir(target), 'write');
      return `A folder was made in ${folder}.`;
    },
    async clear() {
      const own = path.join(containedPath(root, from), `${name}-from`);
      const moved = path.join(target, 'moved');
      try {
        await describeFailure(from, () => mkdir(own), 'write');
        let at = own;
        try {
          await describeFailure(from, () => rename(own, moved), 'write');
          at = moved;
        } finally {
          await remove(at);
        }
      } finally {
        await remove(target);
      }
      return `A folder was made in ${path.dirname(own)}, moved there, and removed.`;
    },
  };
}

/** The folder, or the nearest above it that is there: a move makes what is missing. */
async function nearest(root: string, folder: string): Promise<string> {
  for (let at = folder; at !== root; at = path.dirname(at)) if ((await statOf(at)) !== null) return at;
  return root;
}
