import path from 'node:path';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Archive, Split } from '../../runtime/contract/source.ts';
import type { ObjectMoves, StoredObject } from './object-store.ts';

/** A second name for the same place: `a~2.csv.gz`. */
const MOST_NAMES = 10_000;

/** How files are put away in the store that they are in: each keeps its path beneath the folder. */
export function archiveFiles(moves: ObjectMoves, wouldRead: (path: string) => boolean): Archive {
  const places = new Map<string, string>();
  return {
    refuse(folder) {
      moves.contain(folder);
      if (wouldRead(path.posix.join(folder, 'a.csv'))) throw readAgain(folder);
    },
    async place({ meta }, folder, signal) {
      const { path: from } = meta as unknown as StoredObject;
      const known = places.get(`${folder}/${from}`);
      // Another file of the same zip archive, or sheet of the same workbook, which moves as a whole.
      if (known !== undefined) return known;
      const wanted = path.posix.join(folder, beneath(from));
      for (let number = 1; number <= MOST_NAMES; number++) {
        const name = number === 1 ? wanted : numbered(wanted, number);
        if (wouldRead(name)) throw readAgain(folder);
        if (!(await moves.isFree(name, signal))) continue;
        if (hasParts(meta)) places.set(`${folder}/${from}`, name);
        return name;
      }
      throw new PipelineError('source.archive_taken', {
        message: `There are ${MOST_NAMES} files of the name ${JSON.stringify(wanted)} already.`,
        next: 'Put {runId} or {HH} into the folder of the archive, and resume the run.',
      });
    },
    move: ({ meta }, to, signal) => moves.move(meta as unknown as StoredObject, to, signal),
  };
}

/** The path that a file keeps. A key may have parts that lead upwards or nowhere: `a//b.csv`, `../c.csv`. */
function beneath(from: string): string {
  if (!/(^|\/)\.{0,2}(\/|$)/.test(from)) return from;
  return from
    .split('/')
    .map((part) => (part === '' || part === '.' || part === '..' ? '_' : part))
    .join('/');
}

function hasParts(meta: Split['meta']): boolean {
  const { member, part } = meta as { readonly member?: unknown; readonly part?: unknown };
  return member != null || part != null;
}

/** The number stands before the first point of the name, but for one that begins it. */
function numbered(file: string, number: number): string {
  const name = path.posix.basename(file);
  const point = name.indexOf('.', 1);
  const [stem, rest] = point < 0 ? [name, ''] : [name.slice(0, point), name.slice(point)];
  return path.posix.join(path.posix.dirname(file), `${stem}~${number}${rest}`);
}

function readAgain(folder: string): PipelineError {
  return new PipelineError('source.archive_read', {
    message: `Files in ${JSON.stringify(folder)} would be read by the next run of this source.`,
    next: 'Choose a folder that the source does not read, such as one whose name begins with a point.',
  });
}
