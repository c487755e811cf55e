import type { BigIntStats } from 'node:fs';
import { access, constants, open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Found, ObjectReader, ObjectStore, StoredObject } from '../object-store.ts';
import { containedPath, containedRealPath } from './contain.ts';
import { createFile } from './create-file.ts';
import { describeFailure } from './describe-failure.ts';
import { statOf } from './folders.ts';
import { listFolder, slashed } from './list-folder.ts';
import { moveFile } from './move-file.ts';
import { removeFile } from './remove-file.ts';
import { statBeneath, statOrNull, storedObject, versionOf } from './stats.ts';
import { takeFile } from './take-file.ts';
import { tryMoves } from './try-moves.ts';

/**
 * The files beneath a folder of this machine. `root` is absolute; `shown` is how the user wrote it. `refuse` may throw
 * for a file, by its real path, before it is opened.
 */
export function localStore(
  root: string,
  shown: string,
  refuse: (real: string, label: string) => Promise<void> = async () => {},
): ObjectStore {
  const label = (relative: string): string => (relative === '' ? shown : relative);

  return {
    root: shown,
    inOrder: true,
    checks: [
      { step: 'Find the folder', run: () => describeFailure(shown, () => requireFolder(root, shown)) },
      { step: 'List the folder', run: () => describeFailure(shown, () => requireReadable(root)) },
      { step: 'Read a file', run: () => readOne(root, shown, refuse) },
    ],

    stat(relative, signal) {
      return describeFailure(label(relative), async (): Promise<Found> => {
        signal.throwIfAborted();
        const absolute = containedPath(root, relative);
        const stats = await statBeneath(root, absolute);
        if (stats === null) return { kind: 'nothing' };
        if (stats.isDirectory()) return { kind: 'folder' };
        const name = path.relative(root, absolute);
        return stats.isFile() ? { kind: 'object', object: storedObject(slashed(name), stats) } : { kind: 'nothing' };
      });
    },

    list(folder, wanted, signal) {
      return listFolder({ root, wanted, signal }, slashed(path.relative(root, containedPath(root, folder))));
    },

    open(object, from, signal, to = object.bytes) {
      return describeFailure(object.path, async () => {
        signal.throwIfAborted();
        const real = await containedRealPath(root, containedPath(root, object.path));
        await refuse(real, object.path);
        return openFile(real, object, from, to);
      });
    },

    moves: {
      contain: (relative) => void containedPath(root, relative),
      isFree: (relative, signal) =>
        describeFailure(relative, async () => {
          signal.throwIfAborted();
          return (await statOf(containedPath(root, relative))) === null;
        }),
      move: (object, to, signal) =>
        describeFailure(
          object.path,
          () => {
            signal.throwIfAborted();
            const isIt = (stats: BigIntStats): boolean => versionOf(stats) === object.version;
            return moveFile({ root, from: object.path, to, isIt, bytes: object.bytes });
          },
          'write',
        ),
      tries: (from, to) => tryMoves(root, from, to),
      take: (object, to, signal) =>
        describeFailure(object.path, () => {
          signal.throwIfAborted();
          return takeFile({ root, from: object.path, to, isIt: (stats) => versionOf(stats) === object.version });
        }),
      create: (to, text, signal) =>
        describeFailure(to, () => {
          signal.throwIfAborted();
          return createFile({ root, to, text });
        }),
      remove: (relative, signal, version) =>
        describeFailure(relative, () => {
          signal.throwIfAborted();
          return removeFile(root, relative, (stats) => version === undefined || versionOf(stats) === version);
        }),
    },
  };
}

async function openFile(real: string, object: StoredObject, from: number, to: number): Promise<ObjectReader> {
  const file = await open(real, 'r');
  const isIt = (stats: BigIntStats | null): void => {
    if (stats === null || versionOf(stats) !== object.version) throw changed(object, stats);
  };
  try {
    isIt(await file.stat({ bigint: true }));
  } catch (error) {
    await file.close();
    throw error;
  }
  let position = from;
  return {
    read(into) {
      return describeFailure(object.path, async () => {
        const wanted = Math.min(into.length, to - position);
        let filled = 0;
        while (filled < wanted) {
          const { bytesRead } = await file.read(into, filled, wanted - filled, position);
          if (bytesRead === 0) break;
          filled += bytesRead;
          position += bytesRead;
        }
        return filled;
      });
    },
    // The version names the inode, so that the path tells of a file that was replaced and of one that was written in place.
    verify: () => describeFailure(object.path, async () => isIt(await statOrNull(real))),
    [Symbol.asyncDispose]: () => file.close(),
  };
}

async function requireFolder(root: string, shown: string): Promise<string> {
  const stats = await stat(root);
  if (stats.isDirectory()) return root;
  throw new PipelineError('source.not_a_folder', {
    message: `${JSON.stringify(shown)} is a file; a local_fs connector takes a folder.`,
    next: "Set the connector's path to the folder, and the file as the path of the source node.",
    origin: { label: shown },
  });
}

async function requireReadable(root: string): Promise<string> {
  await access(root, constants.R_OK | constants.X_OK);
  const entries = await readdir(root);
  return entries.length === 1 ? '1 entry' : `${entries.length} entries`;
}

/** Of one file in the folder itself, the first byte. */
async function readOne(
  root: string,
  shown: string,
  refuse: (real: string, label: string) => Promise<void>,
): Promise<string> {
  const entries = await describeFailure(shown, () => readdir(root, { withFileTypes: true }));
  for (const { name } of entries.filter((entry) => entry.isFile()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const absolute = path.join(root, name);
    const isPrivate = await refuse(absolute, name).then(
      () => false,
      (error: unknown) => {
        if (error instanceof PipelineError) return true;
        throw error;
      },
    );
    if (isPrivate) continue;
    return describeFailure(name, async () => {
      await using file = await open(absolute, 'r');
      const { bytesRead } = await file.read(Buffer.alloc(1), 0, 1, 0);
      return `${bytesRead} of ${(await file.stat()).size} bytes of ${name}.`;
    });
  }
  return `There is none to read in ${shown} itself.`;
}

function changed(object: StoredObject, now: BigIntStats | null): PipelineError {
  const what =
    now === null ? 'is gone' : Number(now.size) === object.bytes ? 'was written to' : `has ${now.size} bytes by now`;
  return new PipelineError('source.changed', {
    message: `${JSON.stringify(object.path)} changed while it was read: it had ${object.bytes} bytes when it was listed, and ${what}.`,
    next: 'Put the file back as it was and resume the run, or start a new run once nothing writes to it any more; it reads the whole file, so first remove what this run has loaded, where the load appends. Let writers write beside it and rename when done.',
    origin: { label: object.path },
  });
}
