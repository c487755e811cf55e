import { Readable } from 'node:stream';
import type { StoredObject } from '../object-store.ts';
import { changed } from '../remote/changed.ts';
import type { Tree, TreeEntry } from '../remote/tree.ts';
import type { FtpConnection } from './connection.ts';
import { fileOf } from './facts.ts';
import { FtpRefusal } from './failures.ts';
import { factsOf, isNothing, lookAt } from './look.ts';
import { ftpPaths } from './paths.ts';
import type { FtpPool, Lease } from './pool.ts';
import { type Listed, markOf, readFolder } from './read-folder.ts';
import { transferred } from './transfer.ts';
import { ftpMoves } from './tree-moves.ts';

export interface FtpTreeInput {
  readonly pool: FtpPool;
  /** As the user wrote it. */
  readonly folder: string;
  readonly stallMs: number;
}

/** Files and folders by FTP. Links are followed as the server follows them; of a link to a file it tells no path. */
export function ftpTree({ pool, folder: root, stallMs }: FtpTreeInput): Tree {
  const paths = ftpPaths(root);

  /** A connection that is in the folder. */
  async function enter(folder: string, signal: AbortSignal): Promise<Lease> {
    const lease = await pool.take(signal);
    const { connection, giveBack } = lease;
    try {
      await paths.refuseOutside(connection, folder, signal);
      await paths.enter(connection, folder, signal);
      return lease;
    } catch (cause) {
      const missing = cause instanceof FtpRefusal && isNothing(cause);
      const isThere = missing && connection.tellsFacts && (await isFolder(connection, folder, signal));
      giveBack();
      throw isThere ? cause.thereAfterAll() : cause;
    }
  }

  async function isFolder(connection: FtpConnection, folder: string, signal: AbortSignal): Promise<boolean> {
    const facts = await factsOf(connection, paths.absolute(connection, folder), signal);
    return facts !== null && facts !== 'nothing' && facts.kind !== 'file';
  }

  /** Where a link leads: what a look finds there, and of a folder its own path. */
  async function follow(folder: string, { name }: Listed, signal: AbortSignal): Promise<TreeEntry | null> {
    const path = folder === '' ? name : `${folder}/${name}`;
    return pool.use(signal, async (connection) => {
      const node = await lookAt(connection, paths.absolute(connection, path), signal);
      if (node.kind === 'folder') return { name, kind: 'folder', real: await realOf(connection, path, signal) };
      return node.kind === 'file' ? { name, ...node } : null;
    });
  }

  /** What tells a folder from others, by whatever path it was come to. */
  async function realOf(connection: FtpConnection, folder: string, signal: AbortSignal): Promise<string> {
    if (connection.tellsFacts) {
      const facts = await factsOf(connection, paths.absolute(connection, folder), signal);
      if (facts !== null && facts !== 'nothing' && facts.unique !== null) return markOf(facts.unique);
    }
    return (await paths.enter(connection, folder, signal)).replace(/^\//, '');
  }

  /** Throws unless the very version is there. */
  async function refuseOther(connection: FtpConnection, object: StoredObject, signal: AbortSignal): Promise<void> {
    const at = paths.absolute(connection, object.path);
    if (connection.tellsFacts) {
      const facts = await factsOf(connection, at, signal);
      if (facts === 'nothing') throw changed(object, null);
      const { kind, bytes, modified } = facts ?? { kind: 'other', bytes: null, modified: null };
      const isFile = kind === 'file' && bytes !== null && modified !== null;
      if (isFile && fileOf(bytes, modified).version === object.version) return;
    }
    const node = await lookAt(connection, at, signal);
    if (node.kind !== 'file') throw changed(object, null);
    if (node.version !== object.version) throw changed(object, node.bytes);
  }

  async function* read(object: StoredObject, from: number, to: number, signal: AbortSignal): AsyncGenerator<Buffer> {
    const lease = await pool.take(signal);
    const { connection } = lease;
    let transfer: AsyncGenerator<Buffer>;
    try {
      await refuseOther(connection, object, signal);
      // To the end of the file all is taken that comes: more than there was is another version.
      const most = to < object.bytes ? to - from : null;
      const command = `RETR ${paths.absolute(connection, object.path)}`;
      transfer = transferred(lease, { command, from, most, stallMs }, signal);
    } catch (cause) {
      lease.giveBack();
      throw cause;
    }
    let at = from;
    try {
      for await (const chunk of transfer) {
        at += chunk.length;
        if (at > to) throw changed(object);
        yield chunk;
      }
    } catch (cause) {
      // It was there a moment ago.
      throw cause instanceof FtpRefusal && isNothing(cause) ? cause.thereAfterAll() : cause;
    }
  }

  return {
    look: (path, signal) =>
      pool.use(signal, async (connection) => {
        const above = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
        const node = await lookAt(connection, paths.absolute(connection, path), signal);
        if (node.kind !== 'nothing') {
          await paths.refuseOutside(connection, node.kind === 'folder' ? path : above, signal);
        }
        return node;
      }),
    real: (folder, signal) => pool.use(signal, (connection) => realOf(connection, folder, signal)),
    async entries(folder, signal) {
      const found = await readFolder({ enter: () => enter(folder, signal), folder, stallMs }, signal);
      const links = found.filter(({ kind }) => kind === 'link');
      const others = found.filter((entry): entry is TreeEntry => entry.kind !== 'link');
      const ends = await Promise.all(links.map((link) => follow(folder, link, signal)));
      return [...others, ...ends.filter((end) => end !== null)];
    },
    get: async (object, from, to, signal) => Readable.from(read(object, from, to, signal), { objectMode: false }),
    moves: ftpMoves({ pool, paths, stallMs }),
  };
}
