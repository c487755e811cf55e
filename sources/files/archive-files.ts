import path from 'node:path';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { numbered, reasonFileOf } from '../../runtime/contract/name-beside.ts';
import type { Archive, Split } from '../../runtime/contract/source.ts';
import { taken } from './move-faults.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';
import { splitId } from './split-id.ts';

/** A second name for the same place: `a~2.csv.gz`. */
const MOST_NAMES = 10_000;

/** How files are put away in the store that they are in: each keeps its path beneath the folder. */
export function archiveFiles(store: ObjectStore, wouldRead: (path: string) => boolean): Archive | null {
  const { moves } = store;
  if (moves === undefined) return null;
  const places = new Map<string, string>();
  return {
    refuse(folder) {
      moves.contain(folder);
      if (['a.csv', reasonFileOf('a.csv')].some((name) => wouldRead(path.posix.join(folder, name))))
        throw readAgain(folder);
    },
    async place({ meta }, folder, signal, beside) {
      const { path: from } = meta as unknown as StoredObject;
      const known = places.get(`${folder}/${from}`);
      // Another file of the same zip archive, or sheet of the same workbook, which moves as a whole.
      if (known !== undefined) return known;
      const wanted = path.posix.join(folder, beneath(from));
      for (let number = 1; number <= MOST_NAMES; number++) {
        const name = number === 1 ? wanted : numbered(wanted, number);
        if (wouldRead(name)) throw readAgain(folder);
        if (!(await moves.isFree(name, signal))) continue;
        if (beside !== undefined && !(await moves.isFree(beside(name), signal))) continue;
        if (hasParts(meta)) places.set(`${folder}/${from}`, name);
        return name;
      }
      throw new PipelineError('source.archive_taken', {
        message: `There are ${MOST_NAMES} files of the name ${JSON.stringify(wanted)} already.`,
        next: 'Put {runId} or {HH} into the folder of the archive, and resume the run.',
      });
    },
    async move({ meta }, to, signal) {
      const object = meta as unknown as StoredObject;
      const { claimed } = object;
      if (claimed === undefined || moves.take === undefined) return moves.move(object, to, signal);
      try {
        await moves.move({ ...object, path: claimed }, to, signal);
      } catch (error) {
        // It was given back, and this is a resume.
        if (!(error instanceof PipelineError) || error.code !== 'source.archive_gone') throw error;
        await moves.move(object, to, signal);
      }
    },
    async note(name, text, signal) {
      if (!(await moves.create(name, text, signal))) throw taken(name);
    },
    async removeNote(name, signal) {
      await moves.remove(name, signal);
    },
    async takeBack({ meta }, from, signal) {
      const { path: own } = meta as unknown as StoredObject;
      const there = await store.stat(from, signal);
      if (there.kind !== 'object') return 'gone';
      try {
        await moves.move(there.object, own, signal);
      } catch (error) {
        if (error instanceof PipelineError && error.code === 'source.archive_taken') return 'taken';
        throw error;
      }
      const here = await store.stat(own, signal);
      if (here.kind !== 'object') return 'gone';
      const { version, modifiedAt } = here.object;
      return { was: there.object.version, now: { version, modifiedAt } };
    },
    async find(name, signal) {
      const found = await store.stat(name, signal);
      return found.kind === 'object' ? splitOf(found.object) : null;
    },
  };
}

/** The path that a file keeps. A key may have parts that lead upwards or nowhere: `a//b.csv`, `../c.csv`. */
export function beneath(from: string): string {
  if (!/(^|\/)\.{0,2}(\/|$)/.test(from)) return from;
  return from
    .split('/')
    .map((part) => (part === '' || part === '.' || part === '..' ? '_' : part))
    .join('/');
}

/** A whole object, whatever it holds. */
function splitOf(object: StoredObject): Split {
  return { id: splitId(object.path), label: object.path, bytes: object.bytes, meta: { ...object } };
}

function hasParts(meta: Split['meta']): boolean {
  const { member, part } = meta as { readonly member?: unknown; readonly part?: unknown };
  return member != null || part != null;
}

/** What is put there would be read as a file of the source. */
export function readAgain(folder: string): PipelineError {
  return new PipelineError('source.archive_read', {
    message: `Files in ${JSON.stringify(folder)} would be read by the next run of this source.`,
    next: 'Choose a folder that the source does not read, such as one whose name begins with a point.',
  });
}
