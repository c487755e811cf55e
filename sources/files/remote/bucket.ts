import type { StoredObject } from '../object-store.ts';
import type { Body } from './driver.ts';

/** An object as a store of keys shows it. */
export interface KeyedObject {
  readonly key: string;
  readonly bytes: number;
  readonly version: string;
  readonly modifiedAt: number | null;
}

export interface KeyPage {
  readonly objects: readonly KeyedObject[];
  /** Asks for the next page; `null` after the last. */
  readonly next: string | null;
}

/** A store that has no folders but keys, which it lists in ascending order: S3, GCS, Azure Blob. Calls are made once. */
export interface Bucket {
  /** `null` where there is none. */
  head(key: string, signal: AbortSignal): Promise<KeyedObject | null>;
  /** Keys that begin with `prefix`; at most `most`. */
  page(prefix: string, from: string | null, most: number, signal: AbortSignal): Promise<KeyPage>;
  /** As `RemoteDriver.get`. */
  get(key: string, object: StoredObject, from: number, to: number, signal: AbortSignal): Promise<Body>;
  readonly moves?: BucketMoves;
  /** It may list in another order than that of its keys, though always in the same. */
  readonly ownOrder?: true;
}

/** Each is made once, and holds to the version. */
export interface BucketMoves {
  /** Copies this version, and replaces nothing: gives `false` where something is there. */
  copy(from: KeyedObject, to: string, signal: AbortSignal): Promise<boolean>;
  /** Removes this version; gives `false` where another is there by now. */
  remove(object: KeyedObject, signal: AbortSignal): Promise<boolean>;
  /** Test Connection: writes an empty object under a name that nobody has. */
  tryWrite(key: string, signal: AbortSignal): Promise<void>;
  /** Test Connection: deletes what is at a key, which may be nothing. */
  tryDelete(key: string, signal: AbortSignal): Promise<void>;
  /** Makes an object of the bytes, and replaces nothing: gives `false` where something is there. */
  create(key: string, bytes: Buffer, signal: AbortSignal): Promise<boolean>;
}
