import path from 'node:path';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { numbered } from '../../runtime/contract/name-beside.ts';
import type { FileClaims } from '../../runtime/contract/source.ts';
import type { ObjectMoves, ObjectStore, StoredObject } from './object-store.ts';

/** `in/a.csv.0f8b…`: a run's id ends the name; `in/a-long-name.csv/0f8b…`: it is the name. */
const CLAIMED = /^(.+)[./]([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
/** Bytes of a name: what most disks take. */
const LONGEST_NAME = 255;
/** Names that are looked at for an object whose own place is taken. */
const MOST_NAMES = 100;

/**
 * Claims of a store that gives names in one step: the object itself gets the claim's name, which holds the run's id and so is
 * no other run's. Who has given it has the object.
 */
export function claimByName(
  store: ObjectStore,
  moves: ObjectMoves & Required<Pick<ObjectMoves, 'take'>>,
): Omit<FileClaims, 'refuse'> {
  /** To its own place or, where a newer one is there, to one beside it. */
  async function release(object: StoredObject, own: string, signal: AbortSignal): Promise<void> {
    for (let number = 1; number <= MOST_NAMES; number++) {
      const to = number === 1 ? own : numbered(own, number);
      if (await moves.take(object, to, signal)) return;
      if (await moves.isFree(object.path, signal)) return;
    }
    throw new PipelineError('source.claim_kept', {
      message: `${JSON.stringify(own)} cannot be given back: there are ${MOST_NAMES} files of that name.`,
      next: `Move it away from ${JSON.stringify(object.path)} by hand.`,
      origin: { label: own },
    });
  }

  return {
    place({ meta }, folder, runId) {
      const own = path.posix.join(folder, (meta as unknown as StoredObject).path);
      const isLong = Buffer.byteLength(path.posix.basename(own)) + 1 + runId.length > LONGEST_NAME;
      return `${own}${isLong ? '/' : '.'}${runId}`;
    },
    async freeLeft(folder, claimer, signal) {
      const within = path.posix.normalize(`${folder}/`);
      const found = { freed: 0, held: 0 };
      if ((await store.stat(within.slice(0, -1), signal)).kind !== 'folder') return found;
      for await (const object of store.list(within.slice(0, -1), (name) => CLAIMED.test(name), signal)) {
        const [, name = '', runId = ''] = CLAIMED.exec(object.path) ?? [];
        if (runId === claimer.runId) continue;
        const own = name.slice(within.length);
        const { holds, isHere } = await claimer.found(runId, own);
        // Its own place is beneath another root: a run of that source gives it back.
        if (!isHere) continue;
        if (!holds) await release(object, own, signal);
        found[holds ? 'held' : 'freed'] += 1;
      }
      return found;
    },
    async take({ meta }, _claimer, signal) {
      const object = meta as unknown as StoredObject;
      return moves.take(object, claimOf(object), signal);
    },
    async giveBack({ meta }, runId, signal) {
      const object = meta as unknown as StoredObject;
      if (!claimOf(object).endsWith(runId)) throw new TypeError(`the claim on ${object.path} is not of ${runId}`);
      await release({ ...object, path: claimOf(object) }, object.path, signal);
    },
  };
}

function claimOf({ path: own, claimed }: StoredObject): string {
  if (claimed === undefined) throw new TypeError(`no claim on ${own} is noted`);
  return claimed;
}

/** Objects are read where they lie, and go by their own paths. */
export function openClaimed(store: ObjectStore): ObjectStore {
  const { fetch, moves } = store;
  if (moves?.take === undefined) return store;
  const lying = (object: StoredObject): StoredObject =>
    object.claimed === undefined ? object : { ...object, path: object.claimed };
  return {
    ...store,
    open: (object, from, signal, to) => store.open(lying(object), from, signal, to),
    ...(fetch === undefined ? {} : { fetch: (object, signal, onAgain) => fetch(lying(object), signal, onAgain) }),
  };
}
