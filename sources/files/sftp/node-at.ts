import type { Stats } from 'ssh2';
import type { TreeNode } from '../remote/tree.ts';
import { type SftpLink, SftpStatus, STATUS } from './session.ts';

/** What an absolute path stands for; `lstat`: links are links. */
export async function statAt(
  link: SftpLink,
  at: string,
  signal: AbortSignal,
  how: 'stat' | 'lstat' = 'stat',
): Promise<TreeNode> {
  try {
    return plainNode(await link.request<Stats>(signal, (sftp, answer) => sftp[how](at, answer)));
  } catch (error) {
    if (error instanceof SftpStatus && error.status === STATUS.noSuchFile) return { kind: 'nothing' };
    throw error;
  }
}

/** Times are whole seconds: a file that is written twice in one, and keeps its size, looks the same. */
export function plainNode(stats: Stats): TreeNode {
  if (stats.isDirectory()) return { kind: 'folder' };
  if (stats.isSymbolicLink()) return { kind: 'link' };
  if (!stats.isFile()) return { kind: 'other' };
  const { size: bytes, mtime } = stats;
  return { kind: 'file', bytes, version: `${bytes}-${mtime}`, modifiedAt: mtime * 1000 };
}
