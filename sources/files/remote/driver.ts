import type { Readable } from 'node:stream';
import type { Found, ObjectMoves, ObjectStore, StoredObject } from '../object-store.ts';
import type { Chunks } from './chunks-of.ts';

/** The bytes of a range as they come: a stream, or chunks that the signal of their `get` breaks off. */
export type Body = Readable | Chunks;

/** What a call was for: it names the permission that is missing. */
export type Doing = 'list' | 'look' | 'read' | 'create' | 'write' | 'delete';

export interface FaultPlace {
  readonly doing: Doing;
  /** What the call was about, as a person would call it. */
  readonly label: string;
  /** The version that was asked for, where one was. */
  readonly object?: StoredObject;
}

/**
 * What a system on the other side of a network must bring; `remoteStore` makes an `ObjectStore` of it, with resuming,
 * parallel reads and retries. Each method makes its call once and rejects with whatever its library throws: `fault`
 * says what that means. Paths are clean: from the root, without `.` and `..`, but those of objects are as listed.
 */
export interface RemoteDriver {
  /** As a person writes it: `s3://bucket/prefix`. */
  readonly root: string;
  readonly checks: ObjectStore['checks'];
  stat(path: string, signal: AbortSignal): Promise<Found>;
  /** As `ObjectStore.list`. Repeats its own calls by `persist`: a listing is long, and cannot begin again. */
  list(folder: string, wanted: (path: string) => boolean, signal: AbortSignal): AsyncIterable<StoredObject>;
  /** As `ObjectStore.inOrder`. */
  readonly inOrder?: true;
  /** The bytes `from` to before `to` of this version, at least one, and no others. 412 and 404 become `source.changed`. */
  get(object: StoredObject, from: number, to: number, signal: AbortSignal): Promise<Body>;
  /** Throws `source.changed`. Absent: every `get` is of the version that it names, so no look afterwards is needed. */
  verify?(object: StoredObject, signal: AbortSignal): Promise<void>;
  readonly moves?: Omit<ObjectMoves, 'contain'>;
  /** The error for a user; what is no failure of the outside system comes back as it is. */
  fault(cause: unknown, place: FaultPlace): unknown;
  close?(): Promise<void>;
}

/** How a remote store is read. The defaults are for objects of all sizes over links of all kinds. */
export interface RemoteLimits {
  /** Bytes that the first request for an object asks for: what is only looked at costs no more. */
  readonly firstBytes: number;
  /** Most bytes that later requests ask for. */
  readonly partBytes: number;
  /** Most bytes of one object that are asked for or here and not yet read; parts are fetched in parallel up to it. */
  readonly aheadBytes: number;
  /** Keys that a page of a listing asks for. Two pages are held. */
  readonly pageKeys: number;
  /** A body that brings no byte for so long is broken off, and asked for again. */
  readonly stallMs: number;
  /** A look or a page of a listing that has not come in full after so long is given up, and asked for again. */
  readonly answerMs: number;
  /** Waits before the repetitions of a call; each is cut by chance to between half and all of it. */
  readonly waitsMs: readonly number[];
}

const MIB = 1024 * 1024;

export const REMOTE_LIMITS: RemoteLimits = {
  firstBytes: MIB,
  partBytes: 4 * MIB,
  aheadBytes: 16 * MIB,
  // The most that S3 and GCS give.
  pageKeys: 1000,
  stallMs: 30_000,
  answerMs: 120_000,
  waitsMs: [100, 400, 1600, 4000],
};
