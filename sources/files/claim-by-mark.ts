import { createHash } from 'node:crypto';
import path from 'node:path';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { FileClaims } from '../../runtime/contract/source.ts';
import { beneath } from './archive-files.ts';
import type { ObjectMoves, ObjectStore, StoredObject } from './object-store.ts';

/** What ends the name of the mark of a claim. */
const MARK = '.claim.json';
/** A mark may be made or removed between two looks at it. */
const MOST_LOOKS = 5;
const MOST_BYTES = 64 * 1024;

interface Mark {
  readonly run: string;
  readonly attempt: string;
  readonly file: string;
  readonly version: string;
}

/**
 * Claims of a store that has no step by which one alone gets an object, but one by which one alone makes an object: a mark in
 * the folder says which run has the object, which stays at its place.
 */
export function claimByMark(store: ObjectStore, moves: ObjectMoves): Omit<FileClaims, 'refuse'> {
  /** `null`: there is none. One that is not to be understood is of no run. */
  async function look(name: string, signal: AbortSignal): Promise<{ run: string | null; version: string } | null> {
    const found = await store.stat(name, signal);
    if (found.kind !== 'object') return null;
    const { bytes, version } = found.object;
    if (bytes > MOST_BYTES) return { run: null, version };
    await using reader = await store.open(found.object, 0, signal);
    const text = Buffer.alloc(bytes);
    return { run: runIn(text.subarray(0, await reader.read(text)).toString()), version };
  }

  async function isThere({ path: name, version }: StoredObject, signal: AbortSignal): Promise<boolean> {
    const found = await store.stat(name, signal);
    return found.kind === 'object' && found.object.version === version;
  }

  return {
    outlasts: true,
    place: ({ meta }, folder) => path.posix.join(folder, `${nameOf(meta as unknown as StoredObject)}${MARK}`),
    /** Whoever wants an object finds the mark of a run that is over, and removes it: here it is seen that marks hold. */
    async freeLeft(folder, { runId, attempt }, signal) {
      const name = path.posix.join(folder, `${runId}.${attempt}${MARK}`);
      try {
        await moves.create(name, 'a mark', signal);
        if (await moves.create(name, 'another mark', signal)) throw unconditional(store.root);
      } finally {
        await moves.remove(name, signal);
      }
      return { freed: 0, held: 0 };
    },
    async take({ meta }, { runId, attempt, found }, signal) {
      const object = meta as unknown as StoredObject;
      const name = markOf(object);
      const mark: Mark = { run: runId, attempt, file: object.path, version: object.version };
      for (let looks = 1; looks <= MOST_LOOKS; looks++) {
        if (await moves.create(name, JSON.stringify(mark), signal)) {
          if (await isThere(object, signal)) return true;
          await moves.remove(name, signal);
          return false;
        }
        const there = await look(name, signal);
        if (there === null) continue;
        // Its own mark with another text is of an earlier attempt.
        const isFree = there.run === runId || (there.run !== null && !(await found(there.run, object.path)).holds);
        if (!isFree) return false;
        await moves.remove(name, signal, there.version);
      }
      return false;
    },
    async giveBack({ meta }, runId, signal) {
      const name = markOf(meta as unknown as StoredObject);
      const there = await look(name, signal);
      if (there?.run === runId) await moves.remove(name, signal, there.version);
    },
  };
}

/** No two keys have one. */
function nameOf({ path: own }: StoredObject): string {
  const name = beneath(own);
  return name === own ? own : `${name}.${createHash('sha256').update(own).digest('hex')}`;
}

function unconditional(root: string): PipelineError {
  return new PipelineError('source.claims_unsupported', {
    message: `The service of ${JSON.stringify(root)} replaces an object although it is told to make it only where there is none: two runs cannot be kept apart by it.`,
    next: 'Leave stagingFolder out, or use a service that heeds If-None-Match.',
  });
}

function markOf({ path: own, claimed }: StoredObject): string {
  if (claimed === undefined) throw new TypeError(`no claim on ${own} is noted`);
  return claimed;
}

function runIn(text: string): string | null {
  try {
    const { run } = JSON.parse(text) as Partial<Mark>;
    return typeof run === 'string' ? run : null;
  } catch {
    // Written by something else: it holds the object as a mark of a run that goes on does.
    return null;
  }
}
