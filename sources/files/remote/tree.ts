import type { Readable } from 'node:stream';
import type { StoredObject } from '../object-store.ts';

/** A file without its name. */
export type TreeFile = { readonly kind: 'file' } & Omit<StoredObject, 'path'>;

/** What a name stands for; `other`: a device, a link that leads nowhere. */
export type TreeNode = TreeFile | { readonly kind: 'nothing' | 'link' | 'other' } | TreeFolder;

export interface TreeFolder {
  readonly kind: 'folder';
  /** Of a link that leads to a folder: that folder's own path from the root. */
  readonly real?: string;
}

/** `named`: what the listing tells of it is its name; it is looked at if it is wanted. */
export type TreeEntry = { readonly name: string } & (
  | TreeFile
  | TreeFolder
  | { readonly kind: 'other' }
  | { readonly kind: 'named' }
);

/** A store of folders in which names can be changed: SFTP, FTP. Calls are made once; paths are clean, from the root. */
export interface Tree {
  /** Links are followed, and refused where they lead out of the root. */
  look(path: string, signal: AbortSignal): Promise<TreeNode>;
  /** What is in a folder, in any order, without `.` and `..`; links are followed. */
  entries(folder: string, signal: AbortSignal): Promise<readonly TreeEntry[]>;
  /** Of the folder that a listing begins with: as `real` of the folders in it. Absent: its path. */
  real?(folder: string, signal: AbortSignal): Promise<string>;
  /** As `RemoteDriver.get`, as far as a look at the file when it is opened can tell. */
  get(object: StoredObject, from: number, to: number, signal: AbortSignal): Promise<Readable>;
  readonly moves: TreeMoves;
}

export interface TreeMoves {
  /** Of the name itself: a link is a link. */
  look(path: string, signal: AbortSignal): Promise<TreeNode>;
  /** In a folder that is there. */
  makeFolder(path: string, signal: AbortSignal): Promise<void>;
  /** In one step, and replaces nothing: gives `false` where something is there. */
  rename(from: string, to: string, signal: AbortSignal): Promise<boolean>;
  /** The same, where the new name is nobody else's: in a step in which one alone of several succeeds. */
  take(from: string, to: string, signal: AbortSignal): Promise<void>;
  remove(path: string, signal: AbortSignal): Promise<void>;
  /** One that is empty. */
  removeFolder(path: string, signal: AbortSignal): Promise<void>;
  /** Makes a file of the bytes, in place of one that has the name, in a folder that is there. */
  write(path: string, bytes: Buffer, signal: AbortSignal): Promise<void>;
}

export function storedFile(path: string, { bytes, version, modifiedAt }: TreeFile): StoredObject {
  return { path, bytes, version, modifiedAt };
}
