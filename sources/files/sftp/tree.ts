import { Readable } from 'node:stream';
import type { FileEntryWithStats, Stats } from 'ssh2';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import { changed } from '../remote/changed.ts';
import type { Tree, TreeEntry, TreeNode } from '../remote/tree.ts';
import { plainNode, statAt } from './node-at.ts';
import { type ReadSizes, readFile } from './read-file.ts';
import { readFolder } from './read-folder.ts';
import type { SftpLink, SftpSession } from './session.ts';
import { sftpMoves } from './tree-moves.ts';

export interface SftpTreeInput {
  readonly session: SftpSession;
  /** As the user wrote it. */
  readonly folder: string;
  readonly sizes: ReadSizes;
}

/** Files and folders by SFTP. Links are followed as the host follows them, and refused where they lead out of the root. */
export function sftpTree({ session, folder, sizes }: SftpTreeInput): Tree {
  const absolute = (path: string): string => {
    const root = folder === '' ? '.' : folder;
    return path === '' ? root : `${root.replace(/\/+$/, '')}/${path}`;
  };

  /** The path that links lead to, from the root; throws where that is outside. */
  async function realPath(link: SftpLink, path: string, signal: AbortSignal): Promise<string> {
    const real = (at: string) => link.request<string>(signal, (sftp, answer) => sftp.realpath(at, answer));
    const [root, target] = await Promise.all([real(absolute('')), real(absolute(path))]);
    if (target === root) return '';
    const beneath = root.endsWith('/') ? root : `${root}/`;
    if (target.startsWith(beneath)) return target.slice(beneath.length);
    throw outside(path, folder, target);
  }

  async function entryOf(link: SftpLink, under: string, entry: FileEntryWithStats, signal: AbortSignal) {
    const name = entry.filename;
    if (!entry.attrs.isSymbolicLink()) return { name, ...plainNode(entry.attrs) };
    const path = under === '' ? name : `${under}/${name}`;
    const node = await statAt(link, absolute(path), signal);
    // A folder outside has none, and is refused when it is listed.
    const isInside = node.kind === 'folder' ? await insideOrNull(() => realPath(link, path, signal)) : null;
    return { name, ...node, ...(isInside === null ? {} : { real: isInside }) };
  }

  return {
    async look(path, signal) {
      const link = await session.link(signal);
      const node = await statAt(link, absolute(path), signal);
      if (node.kind !== 'nothing') await realPath(link, path, signal);
      return node;
    },
    async entries(under, signal) {
      const link = await session.link(signal);
      await realPath(link, under, signal);
      const found = await readFolder(link, absolute(under), signal);
      const entries: TreeEntry[] = [];
      for (let at = 0; at < found.length; at += LOOKS_AT_ONCE) {
        const some = found.slice(at, at + LOOKS_AT_ONCE).map((entry) => entryOf(link, under, entry, signal));
        for (const entry of await Promise.all(some)) if (isEntry(entry)) entries.push(entry);
      }
      return entries;
    },
    async get(object, from, to, signal) {
      const link = await session.link(signal);
      const at = absolute(object.path);
      const opening = link.request<Buffer>(signal, (sftp, answer) => sftp.open(at, 'r', answer), link.release);
      const [handle, inside] = await Promise.allSettled([opening, realPath(link, object.path, signal)]);
      if (handle.status === 'rejected') throw handle.reason;
      if (inside.status === 'rejected') {
        link.release(handle.value);
        throw inside.reason;
      }
      const isIt = link
        .request<Stats>(signal, (sftp, answer) => sftp.fstat(handle.value, answer))
        .then((stats) => {
          const now = plainNode(stats);
          if (now.kind !== 'file' || now.version !== object.version) throw changed(object, stats.size);
        });
      // Thrown before the first byte.
      isIt.catch(() => {});
      return Readable.from(readFile({ link, handle: handle.value, from, to, sizes, isIt, signal }), {
        objectMode: false,
      });
    },
    moves: sftpMoves({ session, absolute }),
  };
}

/** Links of a folder that are looked at together. */
const LOOKS_AT_ONCE = 64;

function isEntry(entry: { readonly name: string } & TreeNode): entry is Extract<TreeEntry, TreeNode> {
  return entry.kind !== 'nothing' && entry.kind !== 'link';
}

async function insideOrNull(find: () => Promise<string>): Promise<string | null> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof PipelineError && error.code === 'source.path_outside') return null;
    throw error;
  }
}

function outside(path: string, root: string, target: string): PipelineError {
  return new PipelineError('source.path_outside', {
    message: `The path ${JSON.stringify(path)} leads out of the connector's folder ${JSON.stringify(root)} through a symbolic link to ${JSON.stringify(target)}.`,
    next: "Give a path beneath the connector's folder, or make a connector for the other folder.",
    origin: { label: path },
  });
}
