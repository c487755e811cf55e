import type { FileEntryWithStats } from 'ssh2';
import { type SftpLink, SftpStatus, STATUS } from './session.ts';

/** Requests at once: OpenSSH tells of a hundred names an answer. */
const AT_ONCE = 8;

/** All that is in a folder, links as they are. */
export async function readFolder(link: SftpLink, absolute: string, signal: AbortSignal): Promise<FileEntryWithStats[]> {
  const handle = await link.request<Buffer>(signal, (sftp, answer) => sftp.opendir(absolute, answer), link.release);
  const found: FileEntryWithStats[] = [];
  try {
    for (let isEnd = false; !isEnd; ) {
      const pages = await Promise.all(Array.from({ length: AT_ONCE }, () => readPage(link, handle, signal)));
      for (const page of pages) {
        if (page === null) isEnd = true;
        else found.push(...page);
      }
    }
  } finally {
    link.release(handle);
  }
  return found;
}

/** `null` after the last. */
async function readPage(link: SftpLink, handle: Buffer, signal: AbortSignal): Promise<FileEntryWithStats[] | null> {
  try {
    return await link.request<FileEntryWithStats[]>(signal, (sftp, answer) => sftp.readdir(handle, answer as never));
  } catch (error) {
    if (error instanceof SftpStatus && error.status === STATUS.end) return null;
    throw error;
  }
}
