import path from 'node:path';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { FtpConnection } from './connection.ts';
import { folderIn } from './sign-in.ts';

/** Paths from the store's root, and as the server has them. */
export interface FtpPaths {
  /** Throws for names that FTP cannot say. */
  absolute(connection: Pick<FtpConnection, 'home'>, path: string): string;
  /** Makes a folder the one that the connection is in, and gives the server's own path of it; throws `FtpRefusal`. */
  enter(connection: FtpConnection, folder: string, signal: AbortSignal): Promise<string>;
  /** Throws where a folder lies outside of the root, as far as the server tells. */
  refuseOutside(connection: FtpConnection, folder: string, signal: AbortSignal): Promise<void>;
}

/** `root`: as the user wrote it. */
export function ftpPaths(root: string): FtpPaths {
  /** Folders that were looked at: a listing asks for the same ones over and over. */
  const inside = new Set<string>();

  function absolute({ home }: Pick<FtpConnection, 'home'>, at: string): string {
    if (/[\0\r\n]/.test(at)) throw unspeakable(at);
    return path.posix.join('/', root.startsWith('/') ? '' : home, root, at).replace(/(.)\/+$/, '$1');
  }

  async function enter(connection: FtpConnection, folder: string, signal: AbortSignal): Promise<string> {
    const at = absolute(connection, folder);
    await connection.control.ask(`CWD ${at}`, signal);
    return folderIn((await connection.control.ask('PWD', signal)).message) ?? at;
  }

  return {
    absolute,
    enter,
    async refuseOutside(connection, folder, signal) {
      if (folder === '' || inside.has(folder)) return;
      const top = await enter(connection, '', signal);
      const real = await enter(connection, folder, signal);
      if (real !== top && !real.startsWith(top.endsWith('/') ? top : `${top}/`)) throw outside(folder, root, real);
      if (inside.size >= MOST_KNOWN) inside.clear();
      inside.add(folder);
    },
  };
}

const MOST_KNOWN = 10_000;

function unspeakable(at: string): PipelineError {
  return new PipelineError('source.refused', {
    message: `The path ${JSON.stringify(at)} has a line break, and FTP cannot ask for such a name.`,
    next: 'Give the file or folder another name on the server.',
    origin: { label: at },
  });
}

function outside(folder: string, root: string, real: string): PipelineError {
  return new PipelineError('source.path_outside', {
    message: `The path ${JSON.stringify(folder)} leads out of the connector's folder ${JSON.stringify(root)} through a symbolic link to ${JSON.stringify(real)}.`,
    next: "Give a path beneath the connector's folder, or make a connector for the other folder.",
    origin: { label: folder },
  });
}
