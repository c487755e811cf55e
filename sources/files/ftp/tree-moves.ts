import type { TreeMoves } from '../remote/tree.ts';
import type { FtpConnection } from './connection.ts';
import { FtpRefusal } from './failures.ts';
import { isNothing, lookAt, orRefused } from './look.ts';
import type { FtpPaths } from './paths.ts';
import type { FtpPool } from './pool.ts';
import { sendBytes } from './send-bytes.ts';

export interface FtpMovesInput {
  readonly pool: FtpPool;
  readonly stallMs: number;
  readonly paths: FtpPaths;
}

/**
 * Changes of names by FTP, whose rename may replace: a name is looked at right before it is given. A link to a file is a
 * file here, since no command tells them apart; a link to a folder is where the server's path of it is another.
 */
export function ftpMoves({ pool, paths, stallMs }: FtpMovesInput): TreeMoves {
  const lookFrom = async (connection: FtpConnection, path: string, signal: AbortSignal) => {
    const node = await lookAt(connection, paths.absolute(connection, path), signal);
    if (node.kind !== 'folder' || path === '') return node;
    const above = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
    const parent = await paths.enter(connection, above, signal);
    const expected = `${parent === '/' ? '' : parent}/${path.slice(above === '' ? 0 : above.length + 1)}`;
    return (await paths.enter(connection, path, signal)) === expected ? node : ({ kind: 'link' } as const);
  };

  return {
    look: (path, signal) => pool.use(signal, (connection) => lookFrom(connection, path, signal)),
    makeFolder: (path, signal) =>
      pool.use(signal, async ({ control, ...connection }) => {
        const made = await orRefused(() => control.ask(`MKD ${paths.absolute(connection, path)}`, signal));
        // The folder above it is there.
        if (made instanceof FtpRefusal) throw isNothing(made) ? made.thereAfterAll() : made;
      }),
    rename: (from, to, signal) =>
      pool.use(signal, async (connection) => {
        const { control } = connection;
        if ((await lookFrom(connection, to, signal)).kind !== 'nothing') return false;
        const renamed = await orRefused(async () => {
          await control.ask(`RNFR ${paths.absolute(connection, from)}`, signal);
          await control.ask(`RNTO ${paths.absolute(connection, to)}`, signal);
        });
        if (!(renamed instanceof FtpRefusal)) return true;
        if (!isNothing(renamed)) throw renamed;
        if ((await lookFrom(connection, to, signal)).kind !== 'nothing') return false;
        const isThere = (await lookFrom(connection, from, signal)).kind !== 'nothing';
        throw isThere ? renamed.thereAfterAll() : renamed;
      }),
    take: (from, to, signal) =>
      pool.use(signal, async (connection) => {
        const { control } = connection;
        const renamed = await orRefused(async () => {
          await control.ask(`RNFR ${paths.absolute(connection, from)}`, signal);
          await control.ask(`RNTO ${paths.absolute(connection, to)}`, signal);
        });
        if (!(renamed instanceof FtpRefusal)) return;
        const isThere = isNothing(renamed) && (await lookFrom(connection, from, signal)).kind !== 'nothing';
        throw isThere ? renamed.thereAfterAll() : renamed;
      }),
    remove: (path, signal) =>
      pool.use(signal, async (connection) => {
        const removed = await orRefused(() =>
          connection.control.ask(`DELE ${paths.absolute(connection, path)}`, signal),
        );
        if (!(removed instanceof FtpRefusal)) return;
        const isThere = isNothing(removed) && (await lookFrom(connection, path, signal)).kind !== 'nothing';
        throw isThere ? removed.thereAfterAll() : removed;
      }),
    removeFolder: (path, signal) =>
      pool.use(signal, async ({ control, ...connection }) => {
        // It was made a moment ago.
        const removed = await orRefused(() => control.ask(`RMD ${paths.absolute(connection, path)}`, signal));
        if (removed instanceof FtpRefusal) throw isNothing(removed) ? removed.thereAfterAll() : removed;
      }),
    async write(path, bytes, signal) {
      const lease = await pool.take(signal);
      await sendBytes(lease, { to: paths.absolute(lease.connection, path), bytes, stallMs }, signal);
    },
  };
}
