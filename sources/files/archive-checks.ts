import path from 'node:path';
import type { FileReadConfig } from './file-read-config.ts';
import type { SelectedFile } from './files-in.ts';
import type { MoveTries, ObjectStore } from './object-store.ts';

export interface CheckedFolders {
  readonly store: ObjectStore;
  readonly config: Pick<FileReadConfig, 'path' | 'atomicity'>;
  files(signal: AbortSignal): AsyncIterable<SelectedFile>;
}

/** What is tried of each folder, in the order in which a run comes to them. */
const STEPS = {
  stagingFolder: ['Write into the folder of files that are being read', 'Move files there'],
  successFolder: ['Write into the archive', 'Move files out of their folder'],
  failureFolder: ['Write into the folder of failed files', 'Move failed files there'],
} as const;

/** Test Connection: each folder into which the node puts files, up to the first part of it that each run makes anew. */
export function archiveChecks({ store, config, files }: CheckedFolders): ObjectStore['checks'] {
  const { moves } = store;
  if (moves === undefined) return [];
  const { atomicity } = config;
  let from: Promise<string> | null = null;
  return Object.entries(STEPS).flatMap(([name, [write, clear]]) => {
    const folder = atomicity?.[name as keyof typeof STEPS];
    if (folder === undefined) return [];
    let tries: MoveTries | null = null;
    const triesOf = async (signal: AbortSignal): Promise<MoveTries> => {
      from ??= folderOfFirst({ config, files }, signal);
      tries ??= moves.tries(await from, lasting(folder));
      return tries;
    };
    return [
      { step: write, run: async (signal) => (await triesOf(signal)).write(signal) },
      { step: clear, run: async (signal) => (await triesOf(signal)).clear(signal) },
    ] satisfies ObjectStore['checks'];
  });
}

/** Where the first of the files lies; where there is none, what the node reads. */
async function folderOfFirst(
  { config, files }: Pick<CheckedFolders, 'config' | 'files'>,
  signal: AbortSignal,
): Promise<string> {
  let from = config.path;
  for await (const { object } of files(signal)) {
    from = path.posix.dirname(object.path);
    break;
  }
  return from === '.' ? '' : from;
}

function lasting(folder: string): string {
  const parts = path.posix.normalize(folder).split('/');
  const made = parts.findIndex((part) => part.includes('{'));
  const to = (made < 0 ? parts : parts.slice(0, made)).filter((part) => part !== '').join('/');
  return to === '.' ? '' : to;
}
