import type { TreeMoves } from '../remote/tree.ts';
import { statAt } from './node-at.ts';
import { type SftpLink, type SftpSession, SftpStatus, STATUS } from './session.ts';

export interface SftpMovesInput {
  readonly session: SftpSession;
  readonly absolute: (path: string) => string;
}

/** Changes of names by SFTP, whose rename replaces nothing. */
export function sftpMoves({ session, absolute }: SftpMovesInput): TreeMoves {
  const lookAt = (link: SftpLink, path: string, signal: AbortSignal) => statAt(link, absolute(path), signal, 'lstat');

  return {
    look: async (path, signal) => lookAt(await session.link(signal), path, signal),
    async makeFolder(path, signal) {
      const link = await session.link(signal);
      await link.request<void>(signal, (sftp, answer) => sftp.mkdir(absolute(path), (error) => answer(error)));
    },
    async rename(from, to, signal) {
      const link = await session.link(signal);
      try {
        await link.request<void>(signal, (sftp, answer) =>
          sftp.rename(absolute(from), absolute(to), (error) => answer(error)),
        );
        return true;
      } catch (error) {
        // That something has the name, it says as it says anything.
        const isFailure = error instanceof SftpStatus && error.status === STATUS.failure;
        if (isFailure && (await lookAt(link, to, signal)).kind !== 'nothing') return false;
        throw error;
      }
    },
    async take(from, to, signal) {
      const link = await session.link(signal);
      await link.request<void>(signal, (sftp, answer) => {
        const told = (error?: Error | null): void => answer(error, undefined);
        try {
          sftp.ext_openssh_rename(absolute(from), absolute(to), told);
        } catch {
          // The host does not know it: it would say so at once. Its own rename replaces nothing, and is then no single step.
          sftp.rename(absolute(from), absolute(to), told);
        }
      });
    },
    async remove(path, signal) {
      const link = await session.link(signal);
      await link.request<void>(signal, (sftp, answer) => sftp.unlink(absolute(path), (error) => answer(error)));
    },
    async removeFolder(path, signal) {
      const link = await session.link(signal);
      await link.request<void>(signal, (sftp, answer) => sftp.rmdir(absolute(path), (error) => answer(error)));
    },
    async write(path, bytes, signal) {
      const link = await session.link(signal);
      const file = await link.request<Buffer>(
        signal,
        (sftp, answer) => sftp.open(absolute(path), 'w', answer),
        (late) => link.release(late),
      );
      try {
        await link.request<void>(signal, (sftp, answer) =>
          sftp.write(file, bytes, 0, bytes.length, 0, (error) => answer(error)),
        );
      } finally {
        link.release(file);
      }
    },
  };
}
