import type { Found, ObjectStore } from '../object-store.ts';
import { changed } from './changed.ts';
import type { RemoteDriver, RemoteLimits } from './driver.ts';
import { faultOf } from './persist.ts';
import { storedFile, type Tree } from './tree.ts';
import { listTree } from './tree-list.ts';
import { treeMoves } from './tree-moves.ts';

export interface TreeDriverInput {
  readonly tree: Tree;
  readonly root: string;
  readonly limits: RemoteLimits;
  /** What comes before the folder can be looked at: the connection, and who signs in. */
  readonly checks: ObjectStore['checks'];
  readonly fault: RemoteDriver['fault'];
  readonly close: () => Promise<void>;
}

/** Objects out of files in folders. */
export function treeDriver({ tree, root, limits, checks, fault, close }: TreeDriverInput): RemoteDriver {
  return {
    root,
    checks: [...checks, ...folderChecks(tree, root, fault)],
    async stat(path, signal): Promise<Found> {
      const node = await tree.look(path, signal);
      if (node.kind === 'file') return { kind: 'object', object: storedFile(path, node) };
      return { kind: node.kind === 'folder' ? 'folder' : 'nothing' };
    },
    list: (folder, wanted, signal) => listTree({ tree, root, limits, fault, folder, wanted, signal }),
    get: (object, from, to, signal) => tree.get(object, from, to, signal),
    async verify(object, signal) {
      const node = await tree.look(object.path, signal);
      if (node.kind !== 'file') throw changed(object, null);
      if (node.version !== object.version) throw changed(object, node.bytes);
    },
    moves: treeMoves({ tree, limits, fault }),
    fault,
    close,
  };
}

function folderChecks(tree: Tree, root: string, fault: RemoteDriver['fault']): ObjectStore['checks'] {
  return [
    {
      step: 'List the folder',
      async run(signal) {
        const { length } = await tree.entries('', signal);
        return length === 1 ? '1 entry' : `${length} entries`;
      },
    },
    {
      step: 'Read a file',
      async run(signal) {
        const entries = await tree.entries('', signal);
        for (const { name, ...entry } of entries) {
          const node = entry.kind === 'named' ? await tree.look(name, signal) : entry;
          if (node.kind !== 'file' || node.bytes === 0) continue;
          const place = { doing: 'read', label: name } as const;
          try {
            let bytes = 0;
            for await (const chunk of await tree.get(storedFile(name, node), 0, 1, signal))
              bytes += (chunk as Uint8Array).length;
            return `${bytes} of ${node.bytes} bytes of ${name}.`;
          } catch (cause) {
            throw faultOf(cause, { driver: { fault }, place, signal });
          }
        }
        return `There is none to read in ${root} itself.`;
      },
    },
  ];
}
