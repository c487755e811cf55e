import type { CheckStep } from '../../runtime/contract/source.ts';

/** An object as a listing shows it. */
export interface StoredObject {
  /** From the store's root, with `/` between the parts. */
  readonly path: string;
  readonly bytes: number;
  /** Differs whenever the content may differ: size, mtime and inode of a file, the ETag of an object. */
  readonly version: string;
  /** Milliseconds since 1970, as exact as a listing and a look at it both tell; `null` where the store tells none. */
  readonly modifiedAt: number | null;
  /** What tells its format, where its path may end in anything. */
  readonly name?: string;
  /** Where the claim of a run on it lies: the object itself, where the store has `take`. */
  readonly claimed?: string;
}

/** Reads one version of an object, from a byte to its end, or to the end of a range. */
export interface ObjectReader extends AsyncDisposable {
  /** Fills `into` as far as the object reaches and gives the number of bytes; less than its length only at the end of the object or range. */
  read(into: Uint8Array): Promise<number>;
  /** Throws `source.changed` when the object is no longer the version that was opened. Called after the last byte. */
  verify(): Promise<void>;
}

/** What lies at a path: an object, a folder (a prefix under which there may be objects), or nothing. */
export type Found =
  | { readonly kind: 'object'; readonly object: StoredObject }
  | { readonly kind: 'folder' | 'nothing' };

/**
 * Files and where they are kept. Every path is relative to the store's root and can't leave it
 * (`source.path_outside`). All methods obey `signal` within a second.
 */
export interface ObjectStore {
  /** The root as the user wrote it, for messages. */
  readonly root: string;
  /** Test Connection: can the root be reached and listed? Throws on the first step that fails. */
  readonly checks: readonly { readonly step: string; run(signal: AbortSignal): Promise<CheckStep['detail']> }[];
  stat(path: string, signal: AbortSignal): Promise<Found>;
  /** The objects beneath a folder at any depth, in ascending order of path, or another of the store's own unless `inOrder`, streamed. `wanted` is asked first, so that others cost nothing. */
  list(folder: string, wanted: (path: string) => boolean, signal: AbortSignal): AsyncIterable<StoredObject>;
  /** Its listings are in ascending order of path, or fail. */
  readonly inOrder?: true;
  /**
   * Opens this very version, to be read from byte `from` to before byte `to`, by default to its end; `source.changed` when
   * there is another by now.
   */
  open(object: StoredObject, from: number, signal: AbortSignal, to?: number): Promise<ObjectReader>;
  /** All of this very version, which is small and not empty, with less ado than by `open`. `onAgain`: before each repetition. */
  fetch?(object: StoredObject, signal: AbortSignal, onAgain?: () => void): Promise<Buffer>;
  /** Absent: it cannot. */
  readonly moves?: ObjectMoves;
  /** Ends its connections. */
  close?(): Promise<void>;
}

/** What a store can do that moves objects within itself. Paths as everywhere. */
export interface ObjectMoves {
  /** Throws where a path leads out of the store. */
  contain(path: string): void;
  isFree(path: string, signal: AbortSignal): Promise<boolean>;
  /** Moves this very version, and replaces nothing: `source.archive_*`. Twice is once, wherever the first time broke off. */
  move(object: StoredObject, to: string, signal: AbortSignal): Promise<void>;
  /**
   * Gives this very version another name, in one step in which one alone of several takers succeeds: gives whether it has it.
   * Twice is once. Absent: the store has no such step.
   */
  take?(object: StoredObject, to: string, signal: AbortSignal): Promise<boolean>;
  /** Makes an object of a text, whole or not at all, and replaces nothing: gives whether it is there. Twice is once. */
  create(path: string, text: string, signal: AbortSignal): Promise<boolean>;
  /** Removes what `create` has made, or that very version of it: gives `false` where another is there. What is gone is gone. */
  remove(path: string, signal: AbortSignal, version?: string): Promise<boolean>;
  /** Test Connection, where objects of the folder `from` are to be put away beneath `to`. */
  tries(from: string, to: string): MoveTries;
}

/** Uses each right that a move takes, on names of its own, which are gone afterwards. Each gives what was done, or throws what is missing. */
export interface MoveTries {
  write(signal: AbortSignal): Promise<string>;
  /** After `write`: takes back what that has made. */
  clear(signal: AbortSignal): Promise<string>;
}
